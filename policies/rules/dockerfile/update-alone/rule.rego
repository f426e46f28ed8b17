# METADATA
# title: Package lists are updated without an install
# description: >-
#   The layer with the lists is cached; later installs then use lists that are days or
#   months old, or fail.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#apt-get
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Update and install in the same RUN.
#   controls: {cis-docker: ["4.7"]}
#   aliases: [AVD-DS-0017, CKV_DOCKER_5, CIS-DI-0007]
#   parameters: {}
package rules.dockerfile.update_alone

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some manager in managers
	some name in manager.names
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	cmd := i.commands[n]
	dockerfile.does(cmd, manager.update)
	not uses(i, manager)
	not dockerfile.cached(i, manager.state)
	msg := sprintf("%s updates its lists and installs nothing", [cmd.name])
}

uses(i, manager) if {
	some cmd in i.commands
	cmd.name in manager.names
	dockerfile.does(cmd, manager.install)
}

managers := [
	{
		"names": {"apt-get", "apt", "aptitude"},
		"update": {"update"},
		"install": {"install", "reinstall", "upgrade", "dist-upgrade", "full-upgrade", "build-dep", "source", "download", "satisfy"},
		"state": ["/var/lib/apt"],
	},
	{
		"names": {"apk"},
		"update": {"update"},
		"install": {"add", "upgrade", "fix", "fetch"},
		"state": ["/etc/apk/cache", "/var/cache/apk"],
	},
	{
		# Their update is what others call upgrade.
		"names": {"yum", "dnf", "microdnf", "tdnf"},
		"update": {"makecache", "check-update"},
		"install": {"install", "reinstall", "update", "upgrade", "groupinstall", "localinstall", "builddep", "group"},
		"state": ["/var/cache/yum", "/var/cache/dnf"],
	},
	{
		"names": {"zypper"},
		"update": {"refresh", "ref"},
		"install": {"install", "in", "update", "up", "source-install", "si", "dist-upgrade", "dup", "patch"},
		"state": ["/var/cache/zypp"],
	},
]
