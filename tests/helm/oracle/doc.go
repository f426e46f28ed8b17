// Package oracle renders charts by Helm itself and by our collector and
// compares the objects. It is a module of its own so that Helm's engine, which
// links the Kubernetes client, stays out of the product.
package oracle
