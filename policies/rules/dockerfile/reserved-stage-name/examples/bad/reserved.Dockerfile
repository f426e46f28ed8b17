# want: dockerfile/reserved-stage-name
FROM debian:13-slim AS context
COPY app /app
