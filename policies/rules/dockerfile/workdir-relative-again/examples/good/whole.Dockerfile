FROM debian:13-slim
WORKDIR /app
WORKDIR /app/web
