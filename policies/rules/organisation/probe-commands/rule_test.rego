package rules.organisation.probe_commands_test

import data.rules.organisation.probe_commands as rule

parameters := {"deniedProbeCommands": ["jcmd", "ps", "ls"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "livenessProbe": {"exec": {"command": ["sh", "-c", "jcmd 1 x"]}}}]}}) == {`the livenessProbe of container "web" runs jcmd`}

test_good if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "livenessProbe": {"exec": {"command": ["check"]}}}]}}) == set()
