FROM debian:13-slim
COPY app.py /srv/
WORKDIR /app
COPY app.py .
