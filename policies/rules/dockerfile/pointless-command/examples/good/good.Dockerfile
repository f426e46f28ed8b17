FROM debian:13-slim
RUN apt-get update && apt-get install -y --no-install-recommends procps && rm -rf /var/lib/apt/lists/*
HEALTHCHECK CMD ps -C app
