# want: dockerfile/platform-constant
FROM --platform=linux/amd64 debian:13-slim AS final
