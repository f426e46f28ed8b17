# METADATA
# title: Patterns of names
# description: >-
#   Lists of names that may end in a star, as Gatekeeper's library and the Kubernetes API
#   write them.
package lib.pattern

# matches says that a name is on a list; an entry that ends in a star stands for every name that
# starts with the rest.
matches(name, patterns) if name in patterns

matches(name, patterns) if {
	some pattern in patterns
	endswith(pattern, "*")
	startswith(name, trim_suffix(pattern, "*"))
}
