# METADATA
# title: Indexes or caches of package managers are left in the image
# description: >-
#   Nobody needs them once the packages are installed; they only make the image larger.
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
#     Remove them in the RUN that makes them, or give them a cache mount.
#   controls: {cis-docker: ["4.3"]}
#   aliases: [DKL-DI-0004, DKL-DI-0005]
#   parameters:
#     type: object
#     properties:
#       minimum_size:
#         description: the least size in bytes that is reported
#         type: integer
#         default: 1048576
package rules.image.package_cache

violation contains {"msg": msg, "details": {"file": l.path, "size": l.size, "layer": l.layer, "key": l.path}} if {
	some l in input.files.leftovers
	l.role in {"package-index", "cache"}
	l.size >= input.parameters.minimum_size
	msg := sprintf("%s holds %d bytes that nobody needs", [l.path, l.size])
}
