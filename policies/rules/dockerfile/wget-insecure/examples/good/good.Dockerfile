FROM debian:13-slim
RUN wget -q https://example.com/app
