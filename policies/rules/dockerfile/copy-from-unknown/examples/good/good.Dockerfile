FROM golang:1.25 AS build
RUN go build -o /app .

FROM debian:13-slim
COPY --from=build /app /app
COPY --from=0 /app /app2
COPY --from=busybox:1.37 /bin/busybox /bin/busybox
