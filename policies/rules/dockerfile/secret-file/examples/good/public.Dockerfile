FROM debian:13-slim
COPY .ssh/id_ed25519.pub .env.example ca.pem /app/
USER nobody
