FROM debian:13-slim
# want: dockerfile/env-self-reference
ENV APP_HOME=/opt/app PATH=$APP_HOME/bin:/usr/bin
