FROM debian:13-slim
# want: dockerfile/build-tools-left
RUN apt-get update && apt-get install -y --no-install-recommends gcc make && rm -rf /var/lib/apt/lists/*
USER nobody
