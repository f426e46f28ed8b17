// Package merge joins what several sources say of one vulnerability of one
// package into one, by their aliases, and says where the sources differ.
package merge
