FROM rockylinux:9
# want: dockerfile/yum-dnf-yes
RUN dnf install git && dnf clean all
