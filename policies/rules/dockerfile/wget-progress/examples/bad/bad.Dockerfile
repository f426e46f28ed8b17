FROM debian:13-slim
# want: dockerfile/wget-progress
RUN wget https://example.com/app.tar.gz
