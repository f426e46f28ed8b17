// Package dpkg reads what dpkg keeps about installed packages: its status
// file, the status.d directory of images that were made without dpkg, the
// lists of files, and the copyright files for the licences.
package dpkg
