FROM node:24-slim
ARG VERSION
RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci
USER node
