FROM debian:13-slim
# want: dockerfile/secret-in-build
ARG NPM_TOKEN
# want: dockerfile/secret-in-build
ENV DB_PASSWORD=hunter2 MODE=production
# want: dockerfile/secret-in-build
RUN curl -u "ci:x" https://ci:hunter2@example.com/artifact
# want: dockerfile/secret-in-build
COPY .ssh/id_ed25519 /root/.ssh/
