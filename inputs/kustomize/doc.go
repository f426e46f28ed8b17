// Package kustomize builds kustomizations and makes the documents of what they
// come to. It builds in memory, from files of the tree alone: it reads a
// kustomization and all that it names before Kustomize's own library sees
// them, refuses what would be fetched or run, and hands over only what it has
// read. Findings are traced back to the base or patch that says it.
package kustomize
