// Package apk reads the database of installed packages of apk, the package
// manager of Alpine Linux, Wolfi and Chainguard OS.
package apk
