package rules.image.history_download_run_test

import data.lib.artifact_test as art
import data.rules.image.history_download_run as rule

found(instruction, arguments) := v if v := {f.msg | some f in rule.violation} with input as art.history([[instruction, arguments]])

test_found if {
	found("RUN", "curl -sSL https://x.example | bash -s") == {"step 0 of the history runs what it downloads unchecked"}
	found("RUN", "wget -qO- https://x.example|sudo -E sh") == {"step 0 of the history runs what it downloads unchecked"}
}

test_not if {
	count(found("RUN", "curl -o x https://x.example && sh x")) == 0
	count(found("COPY", "a b")) == 0
	count(found("RUN", "curl https://x.example | shasum -c")) == 0
}
