// Package spdx reads SPDX: 2.2 and 2.3 in the shape of its JSON, into which
// tag-value and RDF are brought, and 3.0 from the graph of its JSON-LD.
package spdx
