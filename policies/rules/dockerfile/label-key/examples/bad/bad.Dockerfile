FROM debian:13-slim
# want: dockerfile/label-key
LABEL Team=shop
