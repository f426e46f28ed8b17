FROM debian:13-slim
# want: dockerfile/label-unexpected
LABEL com.example.taem=shop
