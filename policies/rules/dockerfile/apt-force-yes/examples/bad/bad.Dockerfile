FROM debian:13-slim
# want: dockerfile/apt-force-yes
RUN apt-get update && apt-get install --force-yes --no-install-recommends tool && rm -rf /var/lib/apt/lists/*
