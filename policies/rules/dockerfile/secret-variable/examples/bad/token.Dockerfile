FROM debian:13-slim
# want: dockerfile/secret-variable
ARG GIT_TOKEN
