FROM debian:13-slim
# want: dockerfile/cd-instead-of-workdir
RUN cd /src && make
