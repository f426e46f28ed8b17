FROM debian:13-slim AS build
FROM scratch
COPY --from=build /app /app
