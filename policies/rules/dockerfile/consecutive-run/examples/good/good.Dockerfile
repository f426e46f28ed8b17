FROM debian:13-slim
RUN mkdir /app && touch /app/a
USER 1000
RUN touch /tmp/b
