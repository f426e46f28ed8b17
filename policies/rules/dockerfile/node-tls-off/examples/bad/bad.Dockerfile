FROM node:22-slim
# want: dockerfile/node-tls-off
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
# want: dockerfile/node-tls-off
RUN NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci
