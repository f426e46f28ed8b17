// Package layer reads the layers of an image: Scan goes over one layer once,
// without unpacking it, and keeps what is worth knowing; Merge puts layers on
// top of each other as a container runtime does and tells what the image is
// made of. What Scan finds depends on nothing but the layer, so it can be kept.
package layer
