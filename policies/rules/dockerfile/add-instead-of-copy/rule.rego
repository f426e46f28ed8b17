# METADATA
# title: ADD where COPY does
# description: >-
#   ADD also fetches and unpacks, depending on what the file happens to be; COPY only
#   copies.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#add-or-copy
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use COPY.
#   controls: {cis-docker: ["4.9"]}
#   aliases: [DL3020, AVD-DS-0005, CKV_DOCKER_4, CIS-DI-0009]
#   parameters: {}
package rules.dockerfile.add_instead_of_copy

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.add
	i := input.dockerfile.instructions[k]
	some source in i.sources
	not fetched_or_unpacked(source)
	msg := "ADD of local files, where COPY does"
}

fetched_or_unpacked(source) if regex.match(`(?i)^(https?|ftp|ssh|git)://|^git@`, source)

fetched_or_unpacked(source) if regex.match(`(?i)\.(tar|tar\.[a-z0-9*]+|tgz|tbz2?|txz|tlz|gz|bz2|xz|zst|z|lzma)$`, source)

fetched_or_unpacked(source) if regex.match(`[$]`, source)
