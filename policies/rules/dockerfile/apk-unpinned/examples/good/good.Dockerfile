FROM alpine:3.22
RUN apk add --no-cache curl~8.14 && apk add --no-cache --virtual .build-deps gcc=14.2.0-r6
