FROM rockylinux:9
# want: dockerfile/yum-dnf-clean
RUN dnf install -y curl
