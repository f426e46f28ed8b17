FROM debian:13-slim
RUN useradd --no-log-init --uid 1000123456 app && useradd --uid 10001 other
USER app
