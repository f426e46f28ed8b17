// Package images judges real images, made by tests/images/factory, and holds
// what the collector finds in them beside what the tools say that made them.
package images
