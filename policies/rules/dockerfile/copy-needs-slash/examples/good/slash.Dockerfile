FROM debian:13-slim
COPY go.mod go.sum /src/
COPY go.mod /src
COPY ["a", "b", "./"]
