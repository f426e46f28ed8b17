FROM debian:13-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl=8.14.* && rm -rf /var/lib/apt/lists/*
RUN apt-get update && apt-get install -y --no-install-recommends ./tool.deb && rm -rf /var/lib/apt/lists/*
