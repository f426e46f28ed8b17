FROM alpine:3.22
COPY team.rsa.pub /etc/apk/keys/
RUN apk add --no-cache ./tool.apk
