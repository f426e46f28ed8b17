FROM golang:1.25
# want: dockerfile/go-unpinned
RUN go install golang.org/x/tools/cmd/goimports@latest
