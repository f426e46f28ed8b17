FROM debian:13-slim AS base
# want: dockerfile/stage-user-root
USER root

FROM base
USER 10001
