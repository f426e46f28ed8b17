# syntax=docker/dockerfile:1
# about the base
ARG V=1
FROM alpine:${V} AS build
RUN apk add curl \
  # why
  && true
ENV A=1 B="2 3"
ENV OLD way of it
RUN ["a", "b"]

FROM build
# one
# two
COPY --from=build --chown=1 /a /b
ONBUILD RUN ["x"]
HEALTHCHECK --interval=3s CMD curl x
CMD
