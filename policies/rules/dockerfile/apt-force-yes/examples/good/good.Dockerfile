FROM debian:13-slim
RUN apt-get update && apt-get install -y --no-install-recommends tool && rm -rf /var/lib/apt/lists/*
