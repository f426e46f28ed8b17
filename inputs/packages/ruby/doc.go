// Package ruby finds Ruby's gems: the specifications of installed ones, and what
// Gemfile.lock names.
package ruby
