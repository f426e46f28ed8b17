# want: dockerfile/unreachable-stage
FROM debian:13-slim AS docs
FROM debian:13-slim
