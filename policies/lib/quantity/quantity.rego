# METADATA
# title: Amounts of CPU, memory and storage
# description: Reads the numbers that Kubernetes writes with a unit, such as 250m and 1.5Gi.
package lib.quantity

# thousandths are the number that a quantity stands for, times 1000, so that they are whole
# in practice; undefined for what is no quantity.
thousandths(quantity) := number if {
	parts := split_up(quantity)
	number := to_number(parts[1]) * factor[parts[3]]
	parts[2] == ""
} else := number if {
	parts := split_up(quantity)
	number := to_number(concat("", [parts[1], parts[2]])) * 1000
}

split_up(quantity) := regex.find_all_string_submatch_n(`^(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)(?:([eE][-+]?[0-9]+)|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$`, quantity, 1)[0]

factor := {
	"n": 0.000001, "u": 0.001, "m": 1,
	"": 1000, "k": 1000000, "M": 1000000000, "G": 1000000000000,
	"T": 1000000000000000, "P": 1000000000000000000, "E": 1000000000000000000000,
	"Ki": 1024000, "Mi": 1048576000, "Gi": 1073741824000,
	"Ti": 1099511627776000, "Pi": 1125899906842624000, "Ei": 1152921504606846976000,
}
