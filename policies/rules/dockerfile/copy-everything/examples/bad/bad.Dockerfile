FROM debian:13 AS build
RUN make install

FROM debian:13-slim
# want: dockerfile/copy-everything
COPY --from=build / /
