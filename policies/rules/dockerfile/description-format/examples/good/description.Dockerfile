# check=experimental=InvalidDefinitionDescription

# VERSION is what to install
ARG VERSION=1
FROM debian:13-slim
