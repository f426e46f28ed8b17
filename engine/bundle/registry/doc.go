// Package registry puts bundles into OCI registries and gets them out. What it
// pushes, OPA's own downloader, oras and conftest pull; what they push, it
// pulls. Every byte is held to its digest.
//
// An artifact has the bundle as its first layer, which is all that OPA reads,
// and each policy again as a layer of its own, which is all that conftest reads.
package registry
