FROM debian:13-slim
# want: dockerfile/workdir-absolute
WORKDIR app
