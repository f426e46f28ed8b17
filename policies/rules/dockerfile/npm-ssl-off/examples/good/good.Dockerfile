FROM node:22-slim
RUN npm config set cafile /etc/ssl/ca.pem && npm ci
