FROM debian:13-slim AS final
COPY app /app
