# METADATA
# title: Where the object is, and what stands around it
# description: >-
#   Looks up, for the object that is judged, what lib.inventory has indexed.
package lib.place

import data.lib.inventory
import data.lib.manifest
import data.lib.selector

# namespace is where the object would be created.
namespace := input.review.namespace if {
	input.review.namespace != ""
} else := "default"

object := input.review.object

name := input.review.name

# versions are the objects of the namespace by groupVersion and kind.
versions := found if {
	found := data.inventory.namespace[namespace]
} else := {}

# has says that the namespace has an object of a kind and name.
has(kind, called) if {
	some _, kinds in versions
	kinds[kind][called]
}

# knows says that the run has any object of the kind in the namespace.
knows(kind) if inventory.kinds_known[namespace][kind]

# workloads are those of the namespace.
workloads := known if {
	known := inventory.workloads[namespace]
} else := {}

# candidates are the workloads that a label selector may select: those with
# one of its labels, the one that fewest have.
candidates(chosen) := known if {
	labels := selector.labels(chosen)
	count(labels) > 0
	known := min([[count(have), have] |
		some pair in selector.pairs(labels)
		have := labelled(pair)
	])[1]
} else := workloads

labelled(pair) := have if {
	have := inventory.labelled[namespace][pair]
} else := {}

# selects says that a label selector selects a workload of the run.
selects(chosen) if {
	some id, _ in candidates(chosen)
	selector.matches(chosen, workloads[id].labels)
}

# selected are the workloads that a label selector selects.
selected(chosen) := {id: workload |
	some id, _ in candidates(chosen)
	workload := workloads[id]
	selector.matches(chosen, workload.labels)
}

# near says that a selector was meant for a workload of the run and misses it:
# one has some of the labels, or the name.
near(chosen, _) if {
	some pair in selector.pairs(selector.labels(chosen))
	count(labelled(pair)) > 0
}

near(_, called) if {
	some kind, _ in inventory.templates
	has(kind, called)
}

# chosen_by says that a selector of the kind (NetworkPolicy or
# PodDisruptionBudget) selects pods with these labels.
chosen_by(kind, labels) if {
	some anchor in array.concat([""], selector.pairs(labels))
	some _, chosen in inventory.selectors[namespace][kind][anchor]
	selector.matches(chosen, labels)
}

# autoscalers are those that scale the object.
autoscalers := found if {
	found := inventory.autoscalers[namespace][concat("/", [input.review.kind.kind, name])]
} else := {}

# called is what messages call the object.
called := manifest.called
