package lib.pattern_test

import data.lib.pattern

test_matches if {
	pattern.matches("net.core.somaxconn", ["kernel.sem", "net.core.*"])
	pattern.matches("kernel.sem", ["kernel.sem"])
	pattern.matches("anything", ["*"])
	not pattern.matches("kernel.sem2", ["kernel.sem"])
	not pattern.matches("kernel.sem", [])
}
