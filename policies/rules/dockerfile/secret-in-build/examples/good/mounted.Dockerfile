FROM debian:13-slim
ENV DB_PASSWORD_FILE=/run/secrets/db \
    DB_PASSWORD=""
ARG VERSION=1.0
ARG SHA256=0a9c4e7b2d8f1635e0d4c7a2b9f813650a9c4e7b2d8f1635e0d4c7a2b9f81365
RUN --mount=type=secret,id=token TOKEN=$(cat /run/secrets/token) make
RUN echo "root:${ROOT_PASSWORD}" | chpasswd
USER nobody
