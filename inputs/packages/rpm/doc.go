// Package rpm reads the databases of installed packages that rpm keeps: SQLite
// (rpmdb.sqlite), ndb (Packages.db) and Berkeley DB (Packages), and the list
// that images without rpm have instead (container-manifest-2).
//
// A database is read where it lies and from any io.ReaderAt. Whatever a hostile
// file says, no page is read twice and nothing is larger than the file.
package rpm
