FROM debian:13-slim
# want: dockerfile/add-instead-of-copy
ADD app.py /app/
