ARG VERSION=1
FROM debian:13-slim
# want: dockerfile/undefined-variable
COPY app-${VERSION} /app
