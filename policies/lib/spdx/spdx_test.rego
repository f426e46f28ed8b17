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
