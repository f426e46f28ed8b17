FROM debian:13-slim AS build
# want: dockerfile/duplicate-stage
FROM debian:13-slim AS build
