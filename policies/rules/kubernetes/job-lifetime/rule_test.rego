package rules.kubernetes.job_lifetime_test

import data.rules.kubernetes.job_lifetime as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_job if {
	found({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "migrate", "namespace": "shop"}, "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "job", "image": "registry.example.com/job:1.4.2"}]}}}}) == {`Job "migrate" is kept when it has finished`}
}

test_bad_cronjob if {
	found({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "report", "namespace": "shop"}, "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"ttlSecondsAfterFinished": 60, "template": {"spec": {"restartPolicy": "OnFailure", "containers": [{"name": "job", "image": "registry.example.com/job:1.4.2"}]}}}}}}) == {`CronJob "report" has its jobs removed before its history limits say so`}
}

test_good_job if {
	found({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "migrate", "namespace": "shop"}, "spec": {"ttlSecondsAfterFinished": 3600, "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "job", "image": "registry.example.com/job:1.4.2"}]}}}}) == set()
}

test_good_cronjob if {
	found({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "report", "namespace": "shop"}, "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "OnFailure", "containers": [{"name": "job", "image": "registry.example.com/job:1.4.2"}]}}}}}}) == set()
}
