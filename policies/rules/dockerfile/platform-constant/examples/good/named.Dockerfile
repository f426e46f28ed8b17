FROM --platform=linux/arm64 debian:13-slim AS arm64
FROM --platform=$BUILDPLATFORM debian:13-slim AS final
