FROM debian:13-slim
ENV TOKEN_FILE=/run/secrets/token PUBLIC_KEY=
