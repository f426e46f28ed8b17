// Package kubernetes makes documents of Kubernetes manifests: YAML and JSON
// as kubectl would read them, Lists taken apart, every workload's containers
// worked out with the API server's defaults, and a place for every node.
package kubernetes
