FROM debian:13-slim
RUN curl -fsSL https://example.com/x.tar.gz | tar xz
RUN curl -fsSL https://example.com/x.json | python3 -m json.tool
