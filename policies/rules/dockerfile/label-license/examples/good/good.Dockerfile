FROM debian:13-slim
LABEL org.opencontainers.image.licenses="Apache-2.0 OR MIT"
