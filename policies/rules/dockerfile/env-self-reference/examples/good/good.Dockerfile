FROM debian:13-slim
ENV APP_HOME=/opt/app
ENV PATH=$APP_HOME/bin:$PATH APP_LOG=/var/log/app
