FROM debian:13-slim
ARG KEY_ID
# want: dockerfile/login-in-build
RUN aws configure set aws_access_key_id "$KEY_ID" && aws s3 cp s3://bucket/app /app
USER nobody
