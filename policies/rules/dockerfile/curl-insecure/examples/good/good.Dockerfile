FROM debian:13-slim
RUN curl -fsSL -o app https://example.com/app
HEALTHCHECK CMD curl -fk https://localhost:8443/
