package rules.image.secret_in_configuration_test

import data.lib.artifact_test as art
import data.rules.image.secret_in_configuration as rule

secret(more) := object.union({"rule": "github-token", "where": "history", "path": "3", "line": -1, "fingerprint": "ab", "layer": "", "removed_in": "", "owned_by": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as object.union(art.config({"env": [{"name": "API_TOKEN", "value": "a9d8f7g6h5j4k3l2", "from": ""}, {"name": "URL", "value": "x", "from": ""}]}), {"files": {"secrets": [secret(more)]}})

test_history if found({}) == {"step 3 of the history holds a secret (github-token)"}

test_label if found({"where": "label", "path": "token"}) == {"label token holds a secret (github-token)"}

test_variable if found({"where": "env", "path": "URL"}) == {"variable URL holds a secret (github-token)"}

test_not if {
	count(found({"where": "file"})) == 0
	count(found({"where": "env", "path": "API_TOKEN"})) == 0
}
