FROM rockylinux:9
RUN dnf install -y curl && dnf clean all
RUN microdnf install -y git && rm -rf /var/cache/dnf
