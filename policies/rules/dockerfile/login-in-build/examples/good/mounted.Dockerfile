FROM debian:13-slim
RUN --mount=type=secret,id=aws,target=/root/.aws/credentials aws s3 cp s3://bucket/app /app
USER nobody
