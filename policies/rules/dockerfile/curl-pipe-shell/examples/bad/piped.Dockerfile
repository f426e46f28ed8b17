FROM debian:13-slim
# want: dockerfile/curl-pipe-shell
RUN curl -fsSL https://example.com/install.sh | sudo -E bash -
# want: dockerfile/curl-pipe-shell
RUN bash -c "$(wget -qO- https://example.com/install.sh)"
RUN <<EOF
set -e
# want: dockerfile/curl-pipe-shell
curl -fsSL https://example.com/install.sh | sh -s -- --yes
EOF
