package lib.selector_test

import data.lib.selector

expression(operator, values) := {"matchExpressions": [{"key": "app", "operator": operator, "values": values}]}

test_labels if {
	selector.matches({}, {"a": "b"})
	selector.matches({"matchLabels": {"a": "b"}}, {"a": "b", "c": "d"})
	not selector.matches({"matchLabels": {"a": "b", "x": "y"}}, {"a": "b"})
}

test_expressions if {
	selector.matches(expression("In", ["web", "api"]), {"app": "api"})
	not selector.matches(expression("In", ["web"]), {"app": "api"})
	not selector.matches(expression("In", ["web"]), {})
	selector.matches(expression("NotIn", ["web"]), {})
	not selector.matches(expression("NotIn", ["web"]), {"app": "web"})
	selector.matches(expression("Exists", []), {"app": "web"})
	not selector.matches(expression("Exists", []), {})
	selector.matches(expression("DoesNotExist", []), {})
	not selector.matches(expression("DoesNotExist", []), {"app": "web"})
	not selector.matches(expression("Other", []), {})
}

test_pairs if selector.pairs({"a": "b", "c": true}) == ["a=b", "c=true"]
