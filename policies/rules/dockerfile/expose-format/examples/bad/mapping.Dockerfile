FROM debian:13-slim
# want: dockerfile/expose-format
EXPOSE 80:8080
