// Package store keeps advisories on disk: one immutable file per source and
// ecosystem, sorted by ecosystem and package, in small compressed blocks with
// an index at the end. A file is replaced whole by rename, so readers need no
// lock, and its digest can be pinned and signed.
//
// Layout of a file, numbers little-endian:
//
//	"BSADVIS1"                      8 bytes, format and version
//	blocks                          zstd frames of records: uvarint length and
//	                                bytes of the key, then of the value
//	tail                            one zstd frame: description (JSON), index,
//	                                filter
//	footer                          tail offset and length (8 bytes each), raw
//	                                length (8), SHA-256 of the tail (32), "BSADVEND"
//
// The index holds each block's first key, length, raw length and the first 16
// bytes of its SHA-256, so the tail's digest stands for the whole file.
package store
