FROM golang:1.25 AS build
RUN go build -o /app .

FROM debian:13-slim
# want: dockerfile/copy-from-unknown
COPY --from=biuld /app /app
