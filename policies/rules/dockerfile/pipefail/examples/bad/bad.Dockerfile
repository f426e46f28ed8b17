FROM debian:13-slim
# want: dockerfile/pipefail
RUN curl -fsSL https://example.com/app.tar.gz | tar -xz
