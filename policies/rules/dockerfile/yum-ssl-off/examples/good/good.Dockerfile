FROM fedora:42
RUN dnf config-manager --save --setopt=sslverify=1
