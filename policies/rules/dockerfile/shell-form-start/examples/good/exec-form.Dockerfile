FROM debian:13-slim
ENTRYPOINT ["/app"]
CMD exec /app --serve
