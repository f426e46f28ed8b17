FROM debian:13-slim
# want: dockerfile/sudo
RUN make && sudo make install
