FROM debian:13-slim
COPY --chmod=755 run.sh /
RUN mkdir /data && chown app /data && chmod 1777 /scratch
