FROM debian:13-slim
LABEL org.opencontainers.image.authors="someone@example.com"
