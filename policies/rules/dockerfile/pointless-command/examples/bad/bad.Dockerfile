FROM debian:13-slim
# want: dockerfile/pointless-command
RUN service ssh start
