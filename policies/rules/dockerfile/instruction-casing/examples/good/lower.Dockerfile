from debian:13-slim
copy app /app
