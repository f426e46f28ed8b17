# want: dockerfile/from-as-casing
FROM golang:1.25 as build
FROM scratch
COPY --from=build /go/bin/app /app
