package rules.packages.registry_test

import data.lib.artifact_test as art
import data.rules.packages.registry as rule

found(purl) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.with_packages(art.image({}), [{"purl": purl}]), {"registries": ["https://npm.example/"]})

test_found if found("pkg:npm/a@1?repository_url=https%3A%2F%2Fevil.example") == {"a 1 comes from evil.example, which is not an allowed registry"}

test_not if {
	count(found("pkg:npm/a@1")) == 0
	count(found("pkg:npm/a@1?repository_url=https://npm.example")) == 0
	count(found("pkg:npm/a@1?repository_url=npm.example/team")) == 0
}
