FROM debian:13-slim
# want: dockerfile/shell-form-start
ENTRYPOINT /app --serve
