FROM debian:13-slim
# want: dockerfile/setuid-mode
COPY --chmod=4755 ping /usr/bin/ping
# want: dockerfile/setuid-mode
RUN chmod u+s /usr/bin/other
USER nobody
