FROM alpine:3.22
# want: dockerfile/apk-untrusted
RUN apk add --no-cache --allow-untrusted ./tool.apk
