FROM debian:13-slim
RUN useradd app
# want: dockerfile/user-name
USER app
