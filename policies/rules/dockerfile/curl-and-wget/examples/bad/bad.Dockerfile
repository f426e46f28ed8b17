FROM debian:13-slim
RUN curl -fsSLO https://example.com/a
# want: dockerfile/curl-and-wget
RUN wget -q https://example.com/b
