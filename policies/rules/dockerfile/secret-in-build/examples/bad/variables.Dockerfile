FROM debian:13-slim
# want: dockerfile/secret-in-build
ENV DB_PASSWORD=hunter2 \
    MODE=production
# want: dockerfile/secret-in-build
ARG API_TOKEN=abcd1234
# want: dockerfile/secret-in-build
RUN curl -o artifact https://ci:hunter2@example.corp/artifact
# want: dockerfile/secret-in-build
RUN echo 'root:toor' | chpasswd
# want: dockerfile/secret-in-build
RUN ./setup --admin-password hunter2
USER nobody
