FROM python:3.13-slim
USER app
RUN python3 -m compileall .
# want: container/run-as-root
USER 0:0
CMD ["python3", "app.py"]
