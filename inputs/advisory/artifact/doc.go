// Package artifact carries a store from one place to others: as one archive,
// signed, in a file, at a URL or in a registry. What is installed has been
// checked against the signature, and is pinned.
//
// The archive is a tar: manifest.json, which names the files with their sizes
// and SHA-256; manifest.sig, the signature over it; then the files.
package artifact
