// Package version compares versions the way their ecosystem does, and says
// whether a version lies in an advisory's intervals.
package version
