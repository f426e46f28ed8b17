FROM debian:13-slim
ADD app.tar.gz /opt/
COPY notes.tar /opt/
