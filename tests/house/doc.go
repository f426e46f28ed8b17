// Package house keeps the rules of the house (DESIGN §2): what lies at the top
// level, who imports whom, which room may use which library, that every
// folder says its reason and every unit is in its list.
package house
