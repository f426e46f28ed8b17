# METADATA
# title: Base image is larger than it need be
# description: >-
#   A full distribution, or a language's image with all its compilers, brings hundreds of
#   packages that the program never calls, and their vulnerabilities.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image
# - https://github.com/GoogleContainerTools/distroless
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Build on the slim variant; or compile in one stage, and copy the result into a slim or
#     distroless image.
#   controls: {cis-docker: ["4.3"]}
#   aliases: []
#   parameters: {}
package rules.dockerfile.base_image_full

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"image": stage.base.reference, "path": stage.path, "key": stage.base.repository}} if {
	some stage in input.dockerfile.stages
	stage.index in dockerfile.shipped
	stage.from_stage == -1
	stage.base.registry == "docker.io"
	instead := better(stage.base)
	msg := sprintf("image %q: %s is the smaller choice", [stage.base.reference, instead])
}

# better names what to take instead.
better(base) := sprintf("%s:%s-slim", [name, version(base.tag)]) if {
	name := official(base)
	name in {"python", "node", "ruby", "debian", "perl"}
	full(base.tag)
}

better(base) := "a slim or distroless image with what was compiled" if {
	official(base) in {"golang", "rust", "gcc", "maven", "gradle", "haskell", "swift"}
	not regex.match(`jre|slim-runtime`, base.tag)
}

better(base) := sprintf("%s:…-slim", [runtime]) if {
	official(base) in {"ubuntu", "fedora", "centos", "rockylinux", "almalinux", "amazonlinux", "oraclelinux"}
	runtime := min(installed)
}

official(base) := substring(base.repository, 8, -1) if startswith(base.repository, "library/")

# full says that a tag names the image with everything.
full(tag) if regex.match(`^$|^[0-9][0-9.]*$|^(latest|lts|current|stable|bullseye|bookworm|trixie|buster|stretch|sid)$|^[0-9][0-9.]*-(bullseye|bookworm|trixie|buster|stretch)$`, tag)

version(tag) := number if {
	number := regex.find_n(`^[0-9][0-9.]*`, tag, 1)[0]
} else := tag if {
	tag != ""
	tag != "latest"
} else := "…"

# installed are the languages that the image's own stages add to a distribution.
installed contains language if {
	some name in ["apt-get", "apt", "dnf", "yum", "microdnf", "apk"]
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	some word in dockerfile.packages(i.commands[n], {"install", "add"}, {"-t", "--target-release"})
	language := languages[regex.replace(word, `[=:].*$`, "")]
}

languages := {
	"python3": "python", "python3-pip": "python", "python": "python", "python3.9": "python", "python3.10": "python", "python3.11": "python", "python3.12": "python",
	"nodejs": "node", "npm": "node", "ruby": "ruby", "ruby-full": "ruby",
}
