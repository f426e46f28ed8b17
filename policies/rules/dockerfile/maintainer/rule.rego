# METADATA
# title: MAINTAINER is deprecated
# description: >-
#   MAINTAINER has been deprecated since Docker 1.13; a label holds the same and can be read
#   by tools.
# related_resources:
# - https://docs.docker.com/reference/build-checks/maintainer-deprecated/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use LABEL org.opencontainers.image.authors.
#   controls: {}
#   aliases: [DL4000, AVD-DS-0022, CKV_DOCKER_6, MaintainerDeprecated]
#   parameters: {}
package rules.dockerfile.maintainer

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.maintainer
	i := input.dockerfile.instructions[k]
	msg := "MAINTAINER is deprecated"
}
