FROM fedora:42
RUN dnf install -y git-2.51.0 && dnf clean all
RUN dnf module install -y nodejs:22 && dnf clean all
