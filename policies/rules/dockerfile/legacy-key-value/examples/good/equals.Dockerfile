FROM debian:13-slim
ENV MODE=production
