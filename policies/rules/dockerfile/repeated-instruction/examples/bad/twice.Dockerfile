FROM debian:13-slim
# want: dockerfile/repeated-instruction
CMD ["one"]
# want: dockerfile/repeated-instruction
ENTRYPOINT ["/a"]
ENTRYPOINT ["/b"]
CMD ["two"]
