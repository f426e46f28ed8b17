FROM debian:13-slim
# want: dockerfile/label-url
LABEL org.opencontainers.image.source=example/app
