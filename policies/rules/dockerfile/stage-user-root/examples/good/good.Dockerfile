FROM debian:13-slim AS base
USER root
RUN useradd app
USER 10001

FROM base
COPY app /app
