FROM debian:13-slim
# hadolint shell=/bin/bash
RUN echo built
