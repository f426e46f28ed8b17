// Package source finds images: in a registry, a Docker or containerd daemon,
// an OCI layout, an archive or a plain directory. It yields one Image for each
// platform, its configuration read and its layers ready to be read, every
// digest checked. What an image refers to elsewhere is never fetched, and
// nothing is unpacked.
package source
