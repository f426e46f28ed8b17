ARG TAG=latest
# want: container/image-latest
FROM debian:${TAG}
