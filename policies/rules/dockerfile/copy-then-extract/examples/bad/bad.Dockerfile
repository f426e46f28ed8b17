FROM debian:13-slim
# want: dockerfile/copy-then-extract
COPY app.tar.gz /tmp/
RUN tar -xzf /tmp/app.tar.gz -C /opt && rm /tmp/app.tar.gz
