FROM debian:13-slim
RUN wget --progress=dot:giga https://example.com/app.tar.gz && wget -nv https://example.com/app.sig
