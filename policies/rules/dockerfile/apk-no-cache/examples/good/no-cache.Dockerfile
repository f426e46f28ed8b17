FROM alpine:3.22
RUN apk add --no-cache curl
RUN --mount=type=cache,target=/var/cache/apk apk add git
