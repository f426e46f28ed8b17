FROM opensuse/leap:15.6
# want: dockerfile/zypper-yes
RUN zypper install git && zypper clean
