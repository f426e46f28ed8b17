# check=experimental=InvalidDefinitionDescription

# the version to install
# want: dockerfile/description-format
ARG VERSION=1
FROM debian:13-slim
