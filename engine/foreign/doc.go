// Package foreign reads what other tools were told to ignore, and makes
// waivers of it. A waiver is never wider than what it comes from: what our
// ledger cannot narrow as much is left out and said. One tool is one file and
// one line in Formats.
package foreign
