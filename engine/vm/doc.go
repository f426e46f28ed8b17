// Package vm evaluates the shipped rule library without OPA's parser,
// compiler and topdown evaluator. OPA's planner turns the library into its
// intermediate representation when the library is built; Encode writes that
// down in a compact form, Open reads it, and a Session's Call evaluates one
// of its functions, over OPA's own values and with OPA's own built-ins.
//
// What it gives is what topdown gives, or nothing: a failing built-in, a
// conflict, or too much work is a refusal, upon which the caller asks topdown,
// which says what is wrong and where.
package vm
