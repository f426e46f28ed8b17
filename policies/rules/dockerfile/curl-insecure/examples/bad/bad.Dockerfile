FROM debian:13-slim
# want: dockerfile/curl-insecure
RUN curl -fsSLk -o app https://example.com/app
