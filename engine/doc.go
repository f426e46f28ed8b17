// Package engine judges documents: it compiles policies once, evaluates them
// on many documents, and says for each rule pass, fail, incomplete or error.
// Files, formats and the command line are other rooms' business.
//
// A source is read (load, parse), its references resolved and inspected
// (workspace, inspect), its rules found (unit, metadata, conftest; for the
// shipped library from its index; for Gatekeeper's templates in constraint, held
// to what its driver takes in dialect) and chosen (select, parameters). What one
// kind of document needs is merged into as few queries as can be (merge,
// liveness, prepare). A session encodes a document (encode), runs the queries
// (evaluate), judges rules one by one where a query failed (retry), makes
// findings (findings, fingerprint) and explains them (explain, whynot, valuation).
//
// A bundle of a user's rules may carry an index, as the shipped library does
// (indexed): whoever builds it calls IndexSource on the files as they will
// stand in the bundle, libraries included, and stores what it gives; whoever
// has verified the bundle's signature or digest sets Source.Index and
// Source.Verified. An index of other files, or of another version of its form,
// is passed over.
package engine
