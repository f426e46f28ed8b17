FROM debian:13-slim
# want: dockerfile/label-email
LABEL maintainer="Jane Doe"
