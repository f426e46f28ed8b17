FROM debian:13-slim AS build
# want: dockerfile/copy-from-self
COPY --from=build /a /b
