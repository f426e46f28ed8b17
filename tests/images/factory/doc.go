// Package factory makes real images and writes down what is in them, by the
// word of the tools that put it there: dpkg-query, npm ls, go version -m. It
// needs root, debootstrap, node with npm, and Debian's packages; what it made
// is kept in a folder, so that it is made once per machine.
package factory
