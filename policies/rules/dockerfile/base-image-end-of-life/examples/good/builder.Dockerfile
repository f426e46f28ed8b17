FROM golang:1.12 AS build
RUN go build -o /app .
FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /app /app
