FROM opensuse/leap:15.6
# want: dockerfile/zypper-upgrade
RUN zypper --non-interactive dist-upgrade && zypper clean
