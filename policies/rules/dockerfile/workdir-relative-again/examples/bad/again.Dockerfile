FROM debian:13-slim
WORKDIR /app
# want: dockerfile/workdir-relative-again
WORKDIR web
