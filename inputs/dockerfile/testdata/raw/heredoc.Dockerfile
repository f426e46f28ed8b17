FROM a
RUN <<EOF
# no comment
x
EOF
COPY <<A <<B /d/
a
A
b
B
LABEL x=y
USER 1
