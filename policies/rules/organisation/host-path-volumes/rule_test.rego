package rules.organisation.host_path_volumes_test

import data.rules.organisation.host_path_volumes as rule

parameters := {"allowedVolumePaths": ["/data"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "a"}, "spec": {"hostPath": {"path": "/etc"}}}) == {`PersistentVolume "a" lies on /etc`}

test_bad_up if found({"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "a"}, "spec": {"hostPath": {"path": "/data/../etc"}}}) == {`PersistentVolume "a" lies on /data/../etc`}

test_good if found({"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "a"}, "spec": {"hostPath": {"path": "/data/a"}}}) == set()

test_none if found({"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "a"}, "spec": {}}) == set()
