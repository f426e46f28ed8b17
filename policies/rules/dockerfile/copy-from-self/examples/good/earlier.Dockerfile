FROM debian:13-slim AS build
FROM scratch AS final
COPY --from=build /a /b
