FROM fedora:42
# want: dockerfile/yum-ssl-off
RUN dnf config-manager --save --setopt=sslverify=0
