package rules.image.downloader_test

import data.lib.artifact_test as art
import data.rules.image.downloader as rule

tool(more) := object.union({"name": "curl", "role": "downloader", "path": "/usr/bin/curl", "owned_by": "", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.holding("tools", [tool(more)])

test_found if found({}) == {"there is a program that downloads: /usr/bin/curl"}

test_not if count(found({"role": "other", "name": "x"})) == 0
