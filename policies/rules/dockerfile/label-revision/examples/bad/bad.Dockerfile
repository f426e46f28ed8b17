FROM debian:13-slim
# want: dockerfile/label-revision
LABEL com.example.revision=main
