FROM fedora:42
RUN rpm --import https://example.com/team.asc && rpm -i tool.rpm
