FROM opensuse/leap:15.6
RUN zypper --non-interactive install git && zypper clean
RUN zypper install -y curl && zypper clean
