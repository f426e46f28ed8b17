// Package image makes the Document of an image: what its configuration says
// runs, how it was made, and what is inside. Where images come from is in
// source, what their layers hold in layer, what was found before in cache.
package image
