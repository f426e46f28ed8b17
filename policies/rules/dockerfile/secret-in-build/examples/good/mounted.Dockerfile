FROM debian:13-slim
ENV DB_PASSWORD_FILE=/run/secrets/db
ARG VERSION=1.0
RUN --mount=type=secret,id=token TOKEN=$(cat /run/secrets/token) make
