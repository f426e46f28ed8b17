FROM debian:13-slim
# want: dockerfile/secret-file
COPY .ssh/id_ed25519 /home/app/.ssh/
# want: dockerfile/secret-file
ADD .env /app/.env
USER nobody
