package rules.image.package_manager_test

import data.lib.artifact_test as art
import data.rules.image.package_manager as rule

tool(more) := object.union({"name": "apt-get", "role": "package-manager", "path": "/usr/bin/apt-get", "owned_by": "", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.holding("tools", [tool(more)])

test_found if found({}) == {"there is a package manager: /usr/bin/apt-get"}

test_not if count(found({"role": "other", "name": "x"})) == 0
