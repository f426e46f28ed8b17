FROM debian:13-slim
# want: dockerfile/git-ssl-off
ENV GIT_SSL_NO_VERIFY=true
# want: dockerfile/git-ssl-off
RUN git config --global http.sslVerify false
