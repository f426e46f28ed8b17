package lib.spdx_test

import data.lib.spdx

test_valid if {
	every expression in [
		"MIT", "apache-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0", "(MIT OR Apache-2.0) AND BSD-3-Clause", "GPL-2.0+",
		"LicenseRef-acme",
	] {
		spdx.valid(expression)
	}
}

test_invalid if {
	every expression in ["Acme", "MIT, BSD", "MIT OR", "MIT Apache-2.0", "", "Apache License 2.0"] {
		not spdx.valid(expression)
	}
}

test_leaves if {
	spdx.leaves("(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0") == {"mit", "apache-2.0", "gpl-2.0-only with classpath-exception-2.0"}
	spdx.leaves("Acme  License") == {"acme_license"}
	spdx.leaf("MIT") == "mit"
	spdx.leaf("Acme License") == "acme_license"
}

test_accepts if {
	accepted := {"mit", "apache-2.0", "gpl-2.0-only with classpath-exception-2.0", "acme_license"}
	every expression in [
		"MIT", "(MIT)", "mit AND apache-2.0", "MIT OR GPL-3.0-only", "GPL-3.0-only OR BSD-3-Clause OR MIT", "Acme License",
		"GPL-2.0-only WITH Classpath-exception-2.0", "MIT AND (Apache-2.0 OR (GPL-3.0-only AND (MIT OR ISC)))", "ISC OR MIT AND Apache-2.0",
		"((MIT OR ISC) AND (Apache-2.0 OR ISC)) OR ISC",
	] {
		spdx.accepts(expression, accepted)
	}
	every expression in [
		"ISC", "MIT AND ISC", "GPL-2.0-only", "MIT AND Apache-2.0 AND ISC", "ISC OR MIT AND ISC", "(MIT OR ISC) AND ISC", "Other License",
		"MIT AND (ISC OR (GPL-3.0-only AND MIT))", "ISC AND MIT OR BSD-3-Clause AND MIT", "ISC AND (MIT OR Apache-2.0)",
	] {
		not spdx.accepts(expression, accepted)
	}
}
