FROM debian:13-slim
# want: dockerfile/expose-ssh
EXPOSE 80 22
