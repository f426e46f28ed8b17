FROM debian:13-slim
# hadolint ignore=DL3005
# want: dockerfile/ignore-pragma
RUN apt-get update && apt-get dist-upgrade -y && rm -rf /var/lib/apt/lists/*
