package lib.label_test

import data.lib.dockerfile_test as d
import data.lib.label

# labels makes the document of a file with one LABEL, and a rule's parameters.
labels(values, parameters) := object.union(
	d.file([d.instruction("label", {
		"original_args": [sprintf("%s=%s", [name, value]) | some name, value in values],
		"pairs": [{"name": name, "value": value} | some name, value in values],
	})]),
	{"parameters": parameters},
)

test_known if {
	found := label.known with input as labels({"a": "1", "b": "$B", "c": ""}, {})
	found == {[0, "a", "1"], [0, "c", ""]}
}

test_formatted if {
	document := labels({"org.opencontainers.image.url": "x", "home": "y", "other": "z", "empty": ""}, {})
	found := label.formatted("url", {"home": "url", "other": "text", "empty": "url"}) with input as document
	found == {[0, "org.opencontainers.image.url", "x"], [0, "home", "y"]}
	none := label.formatted("url", {"org.opencontainers.image.url": "text"}) with input as document
	none == set()
}
