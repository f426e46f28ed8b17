FROM --platform=$BUILDPLATFORM golang:1.25 AS build
FROM debian:13-slim
COPY --from=build /go/bin/app /app
