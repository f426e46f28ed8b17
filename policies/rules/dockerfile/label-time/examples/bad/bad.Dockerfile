FROM debian:13-slim
# want: dockerfile/label-time
LABEL org.opencontainers.image.created=2026-01-31
