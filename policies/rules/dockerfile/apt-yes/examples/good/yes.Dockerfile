FROM debian:13-slim
RUN apt-get update && apt-get install -qqy --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
RUN apt-get update && yes | apt-get install git && rm -rf /var/lib/apt/lists/*
