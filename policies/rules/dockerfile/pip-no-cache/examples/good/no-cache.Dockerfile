FROM python:3.13-slim AS build
RUN pip install build

FROM python:3.13-slim
RUN pip install --no-cache-dir flask
RUN --mount=type=cache,target=/root/.cache/pip pip install gunicorn
