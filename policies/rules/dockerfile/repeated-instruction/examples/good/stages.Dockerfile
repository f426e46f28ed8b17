FROM debian:13-slim AS base
CMD ["one"]

FROM base
ENTRYPOINT ["/b"]
CMD ["two"]
