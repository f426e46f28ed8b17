# want: dockerfile/base-image-full
FROM python:3.13
COPY app.py /
USER nobody
