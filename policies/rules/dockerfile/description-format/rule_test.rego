package rules.dockerfile.description_format_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.description_format as rule

found(changes, check) := v if {
	file := d.file([d.instruction("arg", changes), d.instruction("from", {"original_args": ["a", "AS", "Base"], "comments": ["base is it"]})])
	v := rule.violation with input as object.union(file, {"dockerfile": {"directives": {"check": check}}})
}

arg(comments) := {"pairs": [{"name": "A"}], "comments": comments}

test_other if {
	some f in found(arg(["A is it", "b"]), "experimental=all")
	f.msg == "the comment above ARG does not start with what it describes"
	f.details.path == ["instructions", 0]
}

test_description if {
	count(found(arg(["b", "A is it"]), "experimental=InvalidDefinitionDescription")) == 0
	count(found(arg([]), "experimental=all")) == 0
}

test_not_asked if count(found(arg(["b"]), "error=true")) == 0
