FROM debian:13-slim
LABEL com.example.revision=1f2e3d4
LABEL other=main
