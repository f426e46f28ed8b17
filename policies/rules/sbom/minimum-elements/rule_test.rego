package rules.sbom.minimum_elements_test

import data.lib.artifact_test as art
import data.rules.sbom.minimum_elements as rule

found(minimum) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.bill({"minimum": minimum, "components": [{}]}), {"elements": ["supplier", "version", "dependencies", "author", "timestamp"]})

test_components if found({"without_supplier": 2, "without_version": 1, "without_name": 1}) == {"2 components without a supplier", "1 component without a version"}

test_document if count(found({"dependencies": false, "author": false, "timestamp": false})) == 3

test_complete if count(found({})) == 0
