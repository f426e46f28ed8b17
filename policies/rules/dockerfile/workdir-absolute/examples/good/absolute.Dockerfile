FROM debian:13-slim
ARG APP=/srv
WORKDIR ${APP}/app
