FROM opensuse/leap:15.6
# want: dockerfile/zypper-clean
RUN zypper install -y git
