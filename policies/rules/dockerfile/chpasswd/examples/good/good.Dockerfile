FROM debian:13-slim
RUN useradd --no-log-init app
USER app
