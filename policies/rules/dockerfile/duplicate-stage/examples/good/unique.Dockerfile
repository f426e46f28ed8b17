FROM debian:13-slim AS build
FROM debian:13-slim AS test
FROM build
