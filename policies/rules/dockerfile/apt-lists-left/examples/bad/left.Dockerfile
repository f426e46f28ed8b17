FROM debian:13-slim
# want: dockerfile/apt-lists-left
RUN apt-get update && apt-get install -y --no-install-recommends curl
RUN rm -rf /var/lib/apt/lists/*
