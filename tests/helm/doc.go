// Package helm holds what is proven beside Helm itself, in modules of their own.
package helm
