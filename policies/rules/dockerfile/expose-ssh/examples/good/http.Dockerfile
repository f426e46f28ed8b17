FROM debian:13-slim
EXPOSE 8080/tcp 2222
