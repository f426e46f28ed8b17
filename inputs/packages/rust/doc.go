// Package rust finds Rust's crates: what cargo-auditable wrote into executables,
// and what Cargo.lock names.
package rust
