// Package cache keeps what was fetched of bundles in a directory: content by its
// digest, checked whenever it is read; what an address gave last; and what came
// of a download that broke off.
package cache
