FROM debian:13-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc make && rm -rf /var/lib/apt/lists/*
FROM debian:13-slim
COPY --from=build /app /app
USER nobody
