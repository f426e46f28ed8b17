package lib.calendar_test

import data.lib.calendar

test_days if {
	calendar.days("2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z") == 1
	calendar.days("2024-02-28", "2024-03-01") == 2
	calendar.days("2023-02-28", "2023-03-01") == 1
	calendar.days("1970-01-01", "2026-01-01") == 20454
	calendar.days("2000-01-01", "2001-01-01") == 366
	calendar.days("1900-01-01", "1901-01-01") == 365
}

test_no_date if {
	not calendar.day("")
	not calendar.day("yesterday")
	not calendar.days("2026-01-01", "99-99")
	calendar.day("2026-99-99") > 0
}

test_real if {
	calendar.real("2026-01-01T00:00:00Z")
	not calendar.real("1970-01-01T00:00:00Z")
	not calendar.real("")
}
