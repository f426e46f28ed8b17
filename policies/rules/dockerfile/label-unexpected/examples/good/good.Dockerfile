FROM debian:13-slim
LABEL com.example.team=shop
