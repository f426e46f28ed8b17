FROM golang:1.25 AS build
FROM scratch
COPY --from=build /go/bin/app /app
