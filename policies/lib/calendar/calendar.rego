# METADATA
# title: Days
# description: >-
#   Counts the days between dates. It never fails: what is no date has no day,
#   whatever a hostile document says.
package lib.calendar

# day is the number of a date's day in the Gregorian calendar, so that days
# can be counted between dates; undefined for what does not start with YYYY-MM-DD.
day(date) := n if {
	parts := regex.find_all_string_submatch_n(`^(\d{4})-(\d{2})-(\d{2})`, date, 1)[0]
	month := to_number(trim_left(parts[2], "0"))
	[y, m] := from_march(to_number(parts[1]), month)
	n := ((((365 * y) + floor(y / 4)) - floor(y / 100)) + floor(y / 400)) + (floor(((153 * m) - 457) / 5) + to_number(parts[3]))
}

# A year that starts in March has its leap day at the end.
from_march(y, m) := [y, m] if m > 2

from_march(y, m) := [y - 1, m + 12] if m <= 2

# days is how many days lie between two dates.
days(from, to) := day(to) - day(from)

# real says that a time of making is meant: reproducible builds write the epoch
# or nothing, and docker the year 1.
real(date) if date >= "1981"
