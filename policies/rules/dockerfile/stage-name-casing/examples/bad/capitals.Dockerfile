# want: dockerfile/stage-name-casing
FROM golang:1.25 AS Build
FROM scratch
COPY --from=build /go/bin/app /app
