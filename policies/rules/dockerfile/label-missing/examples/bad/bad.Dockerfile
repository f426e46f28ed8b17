# want: dockerfile/label-missing
FROM debian:13-slim
LABEL other=x
