FROM debian:13-slim
EXPOSE 53/udp 8080
