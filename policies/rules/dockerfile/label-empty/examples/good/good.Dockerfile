FROM debian:13-slim
LABEL org.opencontainers.image.source=https://example.com/app
