# METADATA
# title: FROM names a constant platform
# description: >-
#   The stage is built for that platform only, whatever platform the build is for.
# related_resources:
# - https://docs.docker.com/reference/build-checks/from-platform-flag-constant-disallowed/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove --platform, or use $BUILDPLATFORM or $TARGETPLATFORM; a stage for one
#     platform should carry it in its name.
#   controls: {}
#   aliases: [FromPlatformFlagConstDisallowed, DL3029]
#   parameters: {}
package rules.dockerfile.platform_constant

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": stage.path}} if {
	some stage in input.dockerfile.stages
	stage.platform_original != ""
	not contains(stage.platform_original, "$")
	parts := split(lower(trim(stage.platform_original, `"'`)), "/")
	not announced(stage.name, parts)
	some k in dockerfile.of.from
	input.dockerfile.instructions[k].stage == stage.index
	dockerfile.checked(input.dockerfile.instructions[k], "FromPlatformFlagConstDisallowed")
	msg := sprintf("--platform=%s is constant", [stage.platform_original])
}

# announced says that the stage's name holds the system or the architecture.
announced(name, parts) if {
	some part in parts
	contains(name, object.get(called, part, part))
}

# A part alone stands for both: linux, or the architecture this runs on.
announced(name, [part]) if {
	not part in systems
	contains(name, "linux")
}

announced(name, [part]) if {
	part in systems
	contains(name, "amd64")
}

systems := {"aix", "android", "darwin", "dragonfly", "freebsd", "linux", "macos", "netbsd", "openbsd", "solaris", "windows"}

called := {"aarch64": "arm64", "armel": "arm", "armhf": "arm", "i386": "386", "macos": "darwin", "x86-64": "amd64", "x86_64": "amd64"}
