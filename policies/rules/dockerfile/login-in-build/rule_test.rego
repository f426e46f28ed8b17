package rules.dockerfile.login_in_build_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.login_in_build as rule

found(i) := {f.msg | some f in violations} if violations := rule.violation with input as d.file([i])

test_login if {
	found(d.script([["aws", "configure", "set", "aws_secret_access_key", "$KEY"]])) == {`RUN logs in with "aws configure set aws_secret_access_key"`}
	found(d.script([["az", "login", "--service-principal"]])) == {`RUN logs in with "az login"`}
	found(d.script([["gcloud", "auth", "activate-service-account", "--key-file=x"]])) == {`RUN logs in with "gcloud auth activate-service-account"`}
}

test_other if {
	found(d.script([["aws", "configure", "set", "region", "x"], ["az", "version"]])) == set()
	found(d.run([d.command(["az", "login"], {})], {"mounts": [{"type": "secret"}]})) == set()
	found(object.union(d.script([["az", "login"]]), {"op": "cmd"})) == set()
	found(object.union(d.script([["az", "login"]]), {"stage": 1})) == set()
}
