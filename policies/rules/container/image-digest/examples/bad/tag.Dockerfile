# want: container/image-digest
FROM debian:13-slim
USER 10001
