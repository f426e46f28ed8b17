FROM debian:13-slim AS fetch
RUN wget -q https://example.com/b

FROM debian:13-slim
RUN curl -fsSLO https://example.com/a
