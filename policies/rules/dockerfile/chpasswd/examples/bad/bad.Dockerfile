FROM debian:13-slim
# want: dockerfile/chpasswd
RUN echo "app:changeme" | chpasswd
