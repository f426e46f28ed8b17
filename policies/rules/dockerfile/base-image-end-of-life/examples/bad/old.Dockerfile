# want: dockerfile/base-image-end-of-life
FROM python:2.7-slim
COPY app.py /
USER nobody
