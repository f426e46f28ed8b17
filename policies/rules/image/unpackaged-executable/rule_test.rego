package rules.image.unpackaged_executable_test

import data.lib.artifact_test as art
import data.rules.image.unpackaged_executable as rule

program(more) := object.union({"path": "/opt/x", "sha256": "", "owned_by": "", "layer": "sha256:1"}, more)

found(list) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.holding("executables", [program(more) | some more in list]), {"allow": ["/ok/*"]})

test_found if found([{}, {"path": "/opt/y"}, {"path": "/ok/z"}]) == {"2 programs of no package: /opt/x, /opt/y"}

test_not if count(found([{"owned_by": "bash"}])) == 0
