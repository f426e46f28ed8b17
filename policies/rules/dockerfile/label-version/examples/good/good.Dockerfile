FROM debian:13-slim
LABEL com.example.version=1.2.0
