FROM debian:13-slim AS base
USER 10001

FROM base
CMD ["/app"]
