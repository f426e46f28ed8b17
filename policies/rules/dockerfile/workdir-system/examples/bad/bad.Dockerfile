FROM debian:13-slim
# want: dockerfile/workdir-system
WORKDIR /proc/self/fd/8
