FROM debian:13-slim
# want: dockerfile/wget-insecure
RUN wget -q --no-check-certificate https://example.com/app
