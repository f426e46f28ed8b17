FROM debian:13-slim
# want: dockerfile/maintainer
MAINTAINER someone@example.com
