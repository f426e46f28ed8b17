FROM debian:13-slim
SHELL ["/bin/bash", "-c"]
RUN ln -s /opt/app/bin/app /usr/local/bin/app
