FROM node:22-slim
# want: dockerfile/npm-ssl-off
ENV NPM_CONFIG_STRICT_SSL=false
# want: dockerfile/npm-ssl-off
RUN npm config set strict-ssl false && npm ci
