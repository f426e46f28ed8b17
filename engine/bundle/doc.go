// Package bundle builds, signs, verifies, reads, inspects and compares bundles
// of policies. They are OPA's: what is built here a stock opa loads and
// verifies, and what opa built and signed is read and verified here.
//
//   - Read unpacks a bundle within limits and parses none of it; Verify holds
//     it to a key; only then is the rest of it asked for.
//   - Build checks sources as the engine and as OPA would, and writes the same
//     bytes for the same sources.
package bundle
