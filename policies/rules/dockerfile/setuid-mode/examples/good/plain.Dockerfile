FROM debian:13-slim
COPY --chmod=0755 ping /usr/bin/ping
RUN chmod a-s /usr/bin/other
USER nobody
