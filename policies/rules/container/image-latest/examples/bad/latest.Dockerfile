# want: container/image-latest
FROM golang AS build
RUN go build -o /app .

# want: container/image-latest
FROM debian:latest
COPY --from=build /app /app
# want: container/image-latest
COPY --from=busybox /bin/busybox /bin/busybox
