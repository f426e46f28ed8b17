package rules.kubernetes.cronjob_deadline_test

import data.rules.kubernetes.cronjob_deadline as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_none if {
	found({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "report", "namespace": "shop"}, "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "OnFailure", "containers": [{"name": "job", "image": "registry.example.com/job:1.4.2"}]}}}}}}) == {`CronJob "report" has no starting deadline`}
}

test_good_deadline if {
	found({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "report", "namespace": "shop"}, "spec": {"schedule": "0 3 * * *", "startingDeadlineSeconds": 600, "jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "OnFailure", "containers": [{"name": "job", "image": "registry.example.com/job:1.4.2"}]}}}}}}) == set()
}
