// Package packages holds what a cataloger is: the reader of one ecosystem's
// package databases, in the folder beside this file that has its name. A
// cataloger sees one file of one layer at a time and knows nothing of the
// others, so what it finds can be kept per layer; whoever puts layers on top
// of each other (inputs/image/layer) joins what was found.
package packages

import (
	"io"
	"io/fs"

	"github.com/boltseal/boltseal/inputs"
)

// HeadSize is how much of a file's content Wants sees.
const HeadSize = 512

// File is one file of a layer.
type File struct {
	// Path is the file's path in the image, cleaned, without a leading slash.
	Path string
	// Mode holds the permissions and the type.
	Mode fs.FileMode
	// Size is the length of the content in bytes.
	Size int64
	// Head is the start of the content, HeadSize bytes at most.
	Head []byte
	// Content is the whole content; nil while Wants is asked. It must not be
	// kept after Read has returned.
	Content io.ReaderAt
}

// Cataloger reads the package databases of one ecosystem. Its functions are
// called for many files at once and keep nothing.
type Cataloger struct {
	// Name is the ecosystem's name, and the folder's.
	Name string
	// Wants says whether Read is to see the file. It is asked about every
	// regular file of an image: it must be quick and allocate nothing.
	Wants func(f File) bool
	// Read tells what the file says. An error means that the file is what its
	// name says but cannot be read: the packages are not known.
	Read func(f File) (Found, error)
	// Stream begins to look through a file that Wants wanted and that is too
	// large to be held. Nil where such a file cannot be read: that is missing
	// evidence.
	Stream func(f File) Stream
}

// Stream looks through a file as it goes by.
type Stream interface {
	io.Writer
	// Found is what the whole content came to.
	Found() (Found, error)
}

// Found is what one file says.
type Found struct {
	// Packages are the packages that the file states. Path, Layer and OwnedBy
	// are filled in by whoever called, unless Path is set: a jar within a jar.
	Packages []inputs.Package
	// Owns are files that packages own.
	Owns []Ownership
	// Licenses are licences of packages that another file states.
	Licenses []LicenseNote
	// OS is the operating system's release.
	OS *inputs.OSRelease
	// Accounts are users, from /etc/passwd; Password from /etc/shadow.
	Accounts []inputs.Account
	// Groups are groups.
	Groups []inputs.Group
	// Gaps are what could not be told.
	Gaps []inputs.Gap
}

// Ownership says which files a package installed.
type Ownership struct {
	// Type is the type of the package URL: deb, apk, rpm.
	Type string
	// Package is the package's name.
	Package string
	// Paths are absolute paths, directories included.
	Paths []string
}

// LicenseNote says under which licences a package stands that another file states.
type LicenseNote struct {
	// Type is the type of the package URL.
	Type string
	// Package is the package's name.
	Package string
	// Licenses lists SPDX licence expressions.
	Licenses []string
}
