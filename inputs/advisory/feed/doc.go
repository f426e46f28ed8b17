// Package feed opens what advisories are published in: directories, zip and
// tar archives, compressed files. It gives one file after the other, within
// bounds, and unpacks nothing to disk.
package feed
