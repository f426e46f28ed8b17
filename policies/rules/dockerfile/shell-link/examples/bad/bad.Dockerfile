FROM debian:13-slim
# want: dockerfile/shell-link
RUN ln -sf /bin/bash /bin/sh
