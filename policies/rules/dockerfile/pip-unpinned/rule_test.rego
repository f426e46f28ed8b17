package rules.dockerfile.pip_unpinned_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.pip_unpinned as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_any_version if {
	some f in found(["pip", "install", "-i", "https://example.com", "flask[async]", "six==1", "gunicorn~=1.0"])
	f.msg == "pip installs flask[async] in any version"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_any_version_too if {
	every words in [
		["python3", "-m", "pip", "install", "--user", "flask"], ["pipx", "install", "black"],
		["pip3", "install", "git+https://example.com/a/b"],
	] {
		count(found(words)) == 1
	}
}

test_pinned if {
	every words in [
		["pip", "install", "six>=1", "flask!=2"], ["pip", "install", "-rrequirements.txt", "flask"],
		["pip", "install", "-c", "versions.txt", "flask"], ["pip", "install", ".[all]", "./a.whl", "dist/a"],
		["pip", "install", "git+https://example.com/a/b@v1", "git+https://example.com/$A"],
		["pip", "install", "-e", "git+https://example.com/a/b"], ["pip", "download", "flask"], ["pip", "install", "$A"],
	] {
		count(found(words)) == 0
	}
}
