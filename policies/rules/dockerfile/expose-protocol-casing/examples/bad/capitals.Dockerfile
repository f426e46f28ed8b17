FROM debian:13-slim
# want: dockerfile/expose-protocol-casing
EXPOSE 53/UDP
