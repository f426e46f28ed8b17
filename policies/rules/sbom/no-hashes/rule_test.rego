package rules.sbom.no_hashes_test

import data.lib.artifact_test as art
import data.rules.sbom.no_hashes as rule

found(list) := v if v := {f.msg | some f in rule.violation} with input as art.bill({"components": [art.component(n, more) | some n, more in list]})

test_found if found([{}, {"type": "operating-system"}]) == {"1 component without a hash: a"}

test_not if count(found([{"hashes": [{"algorithm": "SHA-256", "value": "00"}]}])) == 0
