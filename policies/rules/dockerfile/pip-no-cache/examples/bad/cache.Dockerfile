FROM python:3.13-slim
COPY requirements.txt .
# want: dockerfile/pip-no-cache
RUN pip install -r requirements.txt
