package rules.image.many_layers_test

import data.lib.artifact_test as art
import data.rules.image.many_layers as rule

found(layers) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.image({"layers": layers}), {"maximum": 1})

test_found if found([{}, {}]) == {"the image has 2 layers, more than 1"}

test_not if count(found([{}])) == 0
