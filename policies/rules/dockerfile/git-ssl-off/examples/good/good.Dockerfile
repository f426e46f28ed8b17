FROM debian:13-slim
RUN git config --global http.sslCAInfo /etc/ssl/ca.pem
