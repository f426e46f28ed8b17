# METADATA
# title: Package of the distribution brings a setuid or setgid file
# description: >-
#   A container seldom needs su, mount or passwd; without their bits one way to more
#   rights is gone.
# related_resources:
# - https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the bits with find / -perm /6000 -type f -exec chmod a-s {} +, or the packages.
#   controls: {cis-docker: ["4.8"]}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       allow:
#         description: paths of files that may have the bit; a star at the end stands for the rest
#         type: array
#         items: {type: string}
#         default: []
package rules.image.setuid_of_package

import data.lib.pattern

violation contains {"msg": msg, "details": {"file": f.path, "mode": f.mode, "package": f.owned_by, "layer": f.layer, "key": f.path}} if {
	some f in input.files.setuid
	not f.directory
	f.owned_by != ""
	not pattern.matches(f.path, input.parameters.allow)
	msg := sprintf("%s of the package %s has mode %s", [f.path, f.owned_by, f.mode])
}
