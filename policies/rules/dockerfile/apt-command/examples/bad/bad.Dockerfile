FROM debian:13-slim
# want: dockerfile/apt-command
RUN apt update && apt install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
