FROM debian:13-slim
# want: dockerfile/apt-yes
RUN apt-get update && apt-get install --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
