FROM python:3.13-slim
RUN pip install --no-cache-dir "flask>=3,<4" gunicorn==23.0.0
RUN pip install --no-cache-dir -r requirements.txt
RUN pip install --no-cache-dir .
