FROM debian:13-slim
# want: dockerfile/port-range
EXPOSE 80000
