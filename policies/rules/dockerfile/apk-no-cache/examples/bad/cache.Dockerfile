FROM alpine:3.22
# want: dockerfile/apk-no-cache
RUN apk add curl
