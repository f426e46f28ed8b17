FROM debian:13-slim
RUN apt-get update \
 # want: dockerfile/apt-no-recommends
 && apt-get install -y curl \
 && rm -rf /var/lib/apt/lists/*
