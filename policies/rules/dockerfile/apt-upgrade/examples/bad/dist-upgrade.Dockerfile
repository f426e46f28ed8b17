FROM debian:13-slim
# want: dockerfile/apt-upgrade
RUN apt-get update && apt-get -y dist-upgrade && rm -rf /var/lib/apt/lists/*
