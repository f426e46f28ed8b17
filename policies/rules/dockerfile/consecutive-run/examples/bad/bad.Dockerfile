FROM debian:13-slim
RUN mkdir /app
# want: dockerfile/consecutive-run
RUN touch /app/a
