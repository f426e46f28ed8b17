FROM debian:13-slim
RUN echo one && \
    # the second
    echo two
