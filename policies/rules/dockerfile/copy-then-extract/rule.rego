# METADATA
# title: Archive is copied and then unpacked
# description: >-
#   The layer with the archive stays in the image below the one with its content; ADD
#   unpacks a local tar archive and keeps only the content.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use ADD archive.tar.gz /where/.
#   controls: {}
#   aliases: [DL3010]
#   parameters: {}
package rules.dockerfile.copy_then_extract

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path, "key": archive}} if {
	some k in dockerfile.of.copy
	i := input.dockerfile.instructions[k]
	i.from_stage == -1
	i.from_image == ""
	some archive in carried(i)
	some [stage, later, name] in unpacked
	name == archive
	stage == i.stage
	later > k
	msg := sprintf("%s is copied and then unpacked, where ADD does both", [archive])
}

# What is given another name by the copy goes by that.
carried(i) := {base(i.destination)} if is_archive(i.destination)

carried(i) := {base(source) | some source in i.sources; is_archive(source)} if not is_archive(i.destination)

is_archive(path) if regex.match(`\.(tar(\.(gz|bz2|xz|zst|lz|lzma|Z))?|tgz|taz|tbz2?|tb2|tz2|txz|tzst|tlz|tZ)["']?$`, path)

base(path) := regex.replace(trim(path, `"'`), `^.*[/\\]`, "")

unpacked contains [i.stage, k, base(word)] if {
	some name in {"tar", "unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat", "gzcat"}
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	cmd := i.commands[n]
	extracts(cmd)
	some word in cmd.args
	is_archive(word)
}

extracts(cmd) if cmd.name != "tar"

extracts(cmd) if dockerfile.has_flag(cmd, {"extract", "get"})

extracts(cmd) if regex.match(`^(-[a-zA-Z]*x|[a-zA-Z]*x[a-zA-Z]*$)`, cmd.words[1])

extracts(cmd) if dockerfile.has_letter(cmd, "x")
