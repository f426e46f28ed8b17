FROM debian:13-slim
# want: dockerfile/label-version
LABEL com.example.version=1.2
