FROM debian:13-slim
# want: dockerfile/useradd-log-init
RUN useradd --uid 1000123456 app
USER app
