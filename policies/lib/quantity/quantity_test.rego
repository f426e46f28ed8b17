package lib.quantity_test

import data.lib.quantity

test_thousandths if {
	quantity.thousandths("0") == 0
	quantity.thousandths("250m") == 250
	quantity.thousandths("1.5Gi") == 1610612736000
	quantity.thousandths("2G") == 2000000000000
	quantity.thousandths("1e3") == 1000000
	quantity.thousandths("1E") == 1000000000000000000000
	quantity.thousandths("-1") == -1000
}

test_no_quantity if {
	not quantity.thousandths("")
	not quantity.thousandths("1.2.3")
	not quantity.thousandths("one")
	not quantity.thousandths("1 Gi")
	not quantity.thousandths("010")
}
