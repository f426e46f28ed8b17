// Package intake imports files of any known format into the store: it finds
// out what they are, has the format's room read them, and decides whether what
// was read is good enough to replace what the store has.
package intake
