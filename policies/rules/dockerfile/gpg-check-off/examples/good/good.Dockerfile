FROM fedora:42
RUN rpm --import https://example.com/team.asc && dnf install -y tool && dnf clean all
