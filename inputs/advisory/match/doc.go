// Package match finds the advisories that a package's version falls under: it
// knows in which of a store's ecosystems, and under which names, advisories for
// a package are published.
package match
