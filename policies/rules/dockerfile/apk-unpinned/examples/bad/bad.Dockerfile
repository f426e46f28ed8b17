FROM alpine:3.22
# want: dockerfile/apk-unpinned
RUN apk add --no-cache curl
