# METADATA
# title: Instructions are written in different case
# description: >-
#   Instructions in capitals, or all in lower case, are told from their arguments at a
#   glance.
# related_resources:
# - https://docs.docker.com/reference/build-checks/consistent-instruction-casing/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write all instructions in capitals, or all in lower case.
#   controls: {}
#   aliases: [ConsistentInstructionCasing]
#   parameters: {}
package rules.dockerfile.instruction_casing

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	count(keywords) > 0
	some k, keyword in keywords
	keyword != cased(keyword)
	i := input.dockerfile.instructions[k]
	dockerfile.checked(i, "ConsistentInstructionCasing")
	msg := sprintf("%s is not written as %s, like most instructions here", [keyword, cased(keyword)])
}

# keywords are made only where one is not in capitals; ARGs before the first
# FROM do not count, as in BuildKit.
keywords := {k: keyword |
	some other in input.dockerfile.instructions
	other.keyword != upper(other.keyword)
	some k, i in input.dockerfile.instructions
	i.stage >= 0
	keyword := written(i)
}

# Behind ONBUILD stands another keyword.
written(i) := i.keyword if not i.onbuild

written(i) := regex.find_n(`^\S+`, i.text, 1)[0] if i.onbuild

mostly_lower if count([k | some k, w in keywords; w == lower(w)]) > count([k | some k, w in keywords; w == upper(w)])

cased(keyword) := lower(keyword) if mostly_lower

cased(keyword) := upper(keyword) if not mostly_lower
