FROM debian:13-slim AS base
LABEL com.example.team=shop

FROM base
COPY app /app
