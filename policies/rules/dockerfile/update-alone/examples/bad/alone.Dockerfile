FROM debian:13-slim
# want: dockerfile/update-alone
RUN apt-get update
RUN apt-get install -y --no-install-recommends curl
