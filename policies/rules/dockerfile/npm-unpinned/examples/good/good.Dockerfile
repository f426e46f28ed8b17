FROM node:22-slim
RUN npm install --global typescript@5.9.2 @angular/cli@20
RUN npm install
RUN npm install ./tool.tgz
