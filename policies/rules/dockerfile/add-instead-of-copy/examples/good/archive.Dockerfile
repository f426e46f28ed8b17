FROM scratch
ADD rootfs.tar.xz /
COPY app /app
