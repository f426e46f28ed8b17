ARG TAG=13-slim
FROM debian:${TAG}
