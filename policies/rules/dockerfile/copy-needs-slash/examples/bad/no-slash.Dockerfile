FROM debian:13-slim
# want: dockerfile/copy-needs-slash
COPY go.mod go.sum /src
