FROM debian:13-slim
# want: dockerfile/label-empty
LABEL org.opencontainers.image.source=""
