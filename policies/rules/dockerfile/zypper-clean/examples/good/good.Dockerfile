FROM opensuse/leap:15.6
RUN zypper install -y git && zypper clean --all
