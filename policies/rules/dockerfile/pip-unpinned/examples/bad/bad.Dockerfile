FROM python:3.13-slim
# want: dockerfile/pip-unpinned
RUN pip install --no-cache-dir flask gunicorn==23.0.0
