FROM debian:13-slim
# want: dockerfile/copy-relative
COPY app.py .
