FROM debian:13-slim
# want: dockerfile/certificate-check-off
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
# want: dockerfile/certificate-check-off
RUN curl -kfsSLO https://example.com/tool
