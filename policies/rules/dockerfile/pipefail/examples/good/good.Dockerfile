FROM debian:13-slim
RUN set -o pipefail; echo a | tr a b
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN curl -fsSL https://example.com/app.tar.gz | tar -xz
