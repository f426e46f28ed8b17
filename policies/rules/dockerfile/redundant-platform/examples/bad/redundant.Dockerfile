# want: dockerfile/redundant-platform
FROM --platform=$TARGETPLATFORM debian:13-slim
