FROM python:3.13-slim
ENV PIP_CERT=/etc/ssl/ca.pem
RUN pip install --no-cache-dir flask==3.1.2
