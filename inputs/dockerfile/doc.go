// Package dockerfile makes the Document of a Dockerfile: BuildKit's parser
// decides what is accepted, BuildKit's shell lexer expands variables, and the
// stages are resolved the way BuildKit resolves them, so that policies judge
// what a build would do rather than how the file is spelled.
package dockerfile
