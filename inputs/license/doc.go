// Package license turns what people write about licences into SPDX licence
// expressions: SPDX's own identifiers in any case, the short names of Debian
// and Fedora, classifiers of PyPI, full names, and the texts themselves. What
// it does not know becomes a LicenseRef, so that its result is an expression
// whatever comes in.
//
// licenses.txt holds the identifiers of the SPDX licence list that are not
// deprecated, exceptions.txt those of its exceptions, one a line in byte
// order, as the Go module github.com/github/go-spdx v2.8.0 lists them.
package license
