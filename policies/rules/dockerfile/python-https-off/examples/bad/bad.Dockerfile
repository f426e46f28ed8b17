FROM python:3.13-slim
# want: dockerfile/python-https-off
ENV PYTHONHTTPSVERIFY=0
