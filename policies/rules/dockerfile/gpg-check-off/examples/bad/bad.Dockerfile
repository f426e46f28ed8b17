FROM fedora:42
# want: dockerfile/gpg-check-off
RUN dnf install -y --nogpgcheck tool && dnf clean all
