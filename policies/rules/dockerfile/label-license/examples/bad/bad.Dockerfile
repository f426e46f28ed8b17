FROM debian:13-slim
# want: dockerfile/label-license
LABEL org.opencontainers.image.licenses="Apache License 2.0"
