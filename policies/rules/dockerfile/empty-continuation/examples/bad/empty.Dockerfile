FROM debian:13-slim
RUN echo one && \

# want: dockerfile/empty-continuation
    echo two
