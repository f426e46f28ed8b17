FROM debian:13-slim
# want: dockerfile/legacy-key-value
ENV MODE production
