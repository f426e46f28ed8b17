// Package helm renders charts and gives the objects they make to the
// kubernetes collector. Charts are read from the tree the file lies in: no
// cluster, no network, no environment.
//
// Helm's own engine and loader link the whole Kubernetes client, which would
// cost every start of the tool a third of its time. So this package does what
// they do, from Helm's parts that stand alone (ignore, strvals, archive) and
// the function library that Helm uses; tests/helm/oracle holds it against Helm
// itself.
//
// Helm has no source map. Here the writer that a template writes to knows each
// of its text nodes by the address of its bytes, so every line of the output
// has a file and line without a mark in the text; see track.go. The same
// writer ends a template that runs too long or writes too much.
package helm
