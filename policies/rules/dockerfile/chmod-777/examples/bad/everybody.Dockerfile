FROM debian:13-slim
# want: dockerfile/chmod-777
COPY --chmod=777 run.sh /
# want: dockerfile/chmod-777
RUN mkdir /data && chmod -R 777 /data
