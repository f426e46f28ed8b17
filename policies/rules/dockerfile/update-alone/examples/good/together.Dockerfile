FROM debian:13-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
RUN <<EOF
apk update
apk add --no-cache curl
EOF
