# METADATA
# title: sudo in a build
# description: >-
#   sudo behaves unpredictably with terminals and signals and leaves a way to become root in
#   the image; RUN can be root by USER.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#user
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Switch users with USER, or with gosu at start.
#   controls: {}
#   aliases: [DL3004, AVD-DS-0010, CKV2_DOCKER_1, C-0062, DKL-DI-0001]
#   parameters: {}
package rules.dockerfile.sudo

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.sudo
	cmd := input.dockerfile.instructions[k].commands[n]
	msg := "sudo in a build"
}
