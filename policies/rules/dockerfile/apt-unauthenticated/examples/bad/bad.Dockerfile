FROM debian:13-slim
# want: dockerfile/apt-unauthenticated
RUN apt-get update && apt-get install -y --no-install-recommends --allow-unauthenticated tool && rm -rf /var/lib/apt/lists/*
