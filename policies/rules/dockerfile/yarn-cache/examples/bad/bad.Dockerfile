FROM node:22-slim
COPY package.json yarn.lock ./
# want: dockerfile/yarn-cache
RUN yarn install --frozen-lockfile
