FROM python:3.13-slim
# want: dockerfile/pip-trusted-host
RUN pip install --no-cache-dir --trusted-host pypi.org flask==3.1.2
# want: dockerfile/pip-trusted-host
ENV PIP_TRUSTED_HOST=pypi.org
