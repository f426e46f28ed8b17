FROM debian:13 AS build
RUN make install

FROM debian:13-slim
COPY --from=build /usr/local/bin/app /usr/local/bin/
