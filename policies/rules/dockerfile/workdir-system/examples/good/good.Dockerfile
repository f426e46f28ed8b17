FROM debian:13-slim
WORKDIR /srv/proc
