FROM node:22-slim
# want: dockerfile/npm-unpinned
RUN npm install --global typescript
