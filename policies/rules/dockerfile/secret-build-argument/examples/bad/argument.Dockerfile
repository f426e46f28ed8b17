FROM node:24-slim
# want: dockerfile/secret-build-argument
ARG NPM_TOKEN
RUN npm ci
ARG TOKEN_OF_CI
# want: dockerfile/secret-build-argument
ENV CI_TOKEN=${TOKEN_OF_CI}
USER node
