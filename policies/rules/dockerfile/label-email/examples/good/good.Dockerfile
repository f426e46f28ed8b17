FROM debian:13-slim
LABEL maintainer=jane@example.com
