FROM debian:13-slim
# want: dockerfile/add-url
ADD https://example.com/tool /usr/bin/tool
