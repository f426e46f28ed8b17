FROM debian:13-slim
# want: dockerfile/apt-unpinned
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
