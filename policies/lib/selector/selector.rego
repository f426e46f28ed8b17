# METADATA
# title: Label selectors
# description: >-
#   Kubernetes' label selectors: matchLabels and matchExpressions, all of which
#   must hold.
package lib.selector

# pairs are the labels that a selector asks for, as "key=value".
pairs(labels) := [sprintf("%s=%v", [key, value]) | some key, value in labels]

# labels are a selector's matchLabels.
labels(selector) := found if {
	found := selector.matchLabels
	is_object(found)
} else := {}

expressions(selector) := found if {
	found := selector.matchExpressions
	is_array(found)
} else := []

# matches says that a label selector selects what has these labels.
matches(selector, have) if {
	every key, value in labels(selector) {
		object.get(have, key, null) == value
	}
	every e in expressions(selector) {
		holds(e, have)
	}
}

holds(e, have) if {
	e.operator == "In"
	have[e.key] in e.values
}

holds(e, have) if {
	e.operator == "NotIn"
	not object.get(have, e.key, null) in e.values
}

holds(e, have) if {
	e.operator == "Exists"
	object.get(have, e.key, null) != null
}

holds(e, have) if {
	e.operator == "DoesNotExist"
	object.get(have, e.key, null) == null
}
