ARG TAG
# want: dockerfile/from-default-invalid
FROM debian:${TAG}
