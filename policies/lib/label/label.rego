# METADATA
# title: Labels
# description: What rules ask about the labels of an image.
package lib.label

import data.lib.dockerfile

# standard are the labels whose format the OCI image specification gives
# (https://github.com/opencontainers/image-spec/blob/main/annotations.md).
standard := {
	"org.opencontainers.image.created": "rfc3339",
	"org.opencontainers.image.url": "url",
	"org.opencontainers.image.documentation": "url",
	"org.opencontainers.image.source": "url",
	"org.opencontainers.image.licenses": "spdx",
}

# known are the labels whose value does not depend on how it is built: index
# of the instruction, name and value.
known contains [k, pair.name, pair.value] if {
	some k in dockerfile.of.label
	i := input.dockerfile.instructions[k]
	some n, pair in i.pairs
	not contains(i.original_args[n], "$")
}

# formatted are the known labels with a value of which schema, or else the
# specification, wants a format.
formatted(format, schema) := {[k, name, value] |
	some [k, name, value] in known
	value != ""
	object.get(schema, name, object.get(standard, name, "")) == format
}
