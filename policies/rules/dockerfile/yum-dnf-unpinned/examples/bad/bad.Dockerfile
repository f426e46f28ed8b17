FROM fedora:42
# want: dockerfile/yum-dnf-unpinned
RUN dnf install -y git && dnf clean all
