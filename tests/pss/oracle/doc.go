// Package oracle runs the real pod security admission library beside the rules
// pss/*: over the library's own fixtures, over generated pods that have every
// field it reads in every shape, and over namespaces' labels. It is a module
// of its own so that Kubernetes' libraries stay out of the product's.
package oracle
