FROM fedora:42
# want: dockerfile/rpm-signature-off
RUN rpm -i --nosignature tool.rpm
