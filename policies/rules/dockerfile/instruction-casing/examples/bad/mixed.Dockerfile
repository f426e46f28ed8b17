FROM debian:13-slim
# want: dockerfile/instruction-casing
copy app /app
RUN chmod 755 /app
