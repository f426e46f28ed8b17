package lint

import "strings"

// sample is a policy, and where its check finds something in it.
type sample struct {
	check string
	files map[string]string
	// at are the places that no comment can mark, as file:line.
	at []string
}

// rego is a policy in one file, as conftest's users write it.
func rego(check, body string, at ...string) sample {
	return sample{check, map[string]string{"policy.rego": "package main\n\n" + strings.TrimLeft(body, "\n")}, at}
}

// native is a rule of our shape. METADATA has 12 lines.
func native(check, kinds, parameters, body string, at ...string) sample {
	return sample{check, map[string]string{"rules/team/x/rule.rego": head(kinds, parameters) + body}, at}
}

func head(kinds, parameters string) string {
	return `# METADATA
# title: X
# description: X.
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [` + kinds + `]
#   remediation: X.
#   requires: []
#   controls: {}
#   parameters: {` + parameters + `}
package rules.team.x

import data.lib.workload

`
}

// condition is a native rule with one condition.
func condition(check, expression string) sample {
	return native(check, "kubernetes", "", "violation contains {\"msg\": \"x\"} if {\n\tsome c in workload.containers\n\t"+expression+"\n}\n")
}

const rulePath = "rules/team/x/rule.rego"

func samples() []sample {
	var all []sample
	for _, part := range [][]sample{brokenSamples(), metadataSamples(), shapeSamples(), parameterSamples(), portableSamples(), trapSamples(), patternSamples(), slowSamples()} {
		all = append(all, part...)
	}
	return all
}

func brokenSamples() []sample {
	return []sample{
		rego("compile", "deny contains msg if { msg := }\n", "policy.rego:3"),
		rego("compile", "deny contains \"x\" if undefined_function(1) # HIT\n"),
		rego("compile", "deny contains \"x\" if http.send({\"url\": \"http://x\", \"method\": \"get\"}).body # HIT\n"),
		native("compile", "cloud", "", "violation contains {\"msg\": \"x\"} if workload.pod\n", rulePath+":1"),
		rego("compile", "deny contains \"x\" if input.x\n"),
		{"compile", map[string]string{"old.rego": "package main\n\ndeny[msg] { input.x; msg := \"x\" }\n"}, nil},
		rego("strict", "deny contains \"x\" if {\n\ty := input.x # HIT\n\tinput.z\n}\n"),
		rego("strict", "import data.unused # HIT\n\ndeny contains \"x\" if input.x\n"),
		rego("strict", "deny contains \"x\" if {\n\ty := input.x\n\ty == 1\n}\n"),
		rego("format", "deny  contains \"x\" if input.x # HIT\n"),
		rego("format", "deny contains \"x\" if input.x\n"),
		rego(ignoreCheck, "# boltseal:lint-ignore=latest-tag nothing here\ndeny contains \"x\" if input.x\n", "policy.rego:3"),
		rego(ignoreCheck, "# boltseal:lint-ignore=no-such-check why\ndeny contains \"x\" if input.x\n", "policy.rego:3"),
		rego(ignoreCheck, "# boltseal:lint-ignore=latest-tag\ndeny contains \"x\" if contains(input.image, \":latest\")\n", "policy.rego:3"),
		rego(ignoreCheck, "# boltseal:lint-ignore=latest-tag why\ndeny contains \"x\" if contains(input.image, \":latest\")\n"),
		rego("secrets", "password := \"hunter2\" # HIT\n"),
		rego("secrets", "password := \"\"\n"),
	}
}

func metadataSamples() []sample {
	const body = "violation contains {\"msg\": \"x\"} if workload.pod\n"
	tested := func(files map[string]string) map[string]string {
		files[rulePath] = head("kubernetes", "") + body
		return files
	}
	return []sample{
		{"metadata", map[string]string{rulePath: "package rules.team.x # HIT\n\n" + "violation contains {\"msg\": \"x\"} if input.pod\n"}, nil},
		{"metadata", map[string]string{rulePath: "# METADATA\n# title: X\npackage rules.team.x\n\n" + "violation contains {\"msg\": \"x\"} if input.pod\n"}, []string{rulePath + ":1"}},
		native("metadata", "kubernetes", "", body),
		{"metadata-key", map[string]string{rulePath: "# METADATA\n# title: X\n# severity: high\npackage rules.team.x\n\n" + "violation contains {\"msg\": \"x\"} if input.pod\n"}, []string{rulePath + ":3"}},
		native("metadata-key", "kubernetes", "", body),
		{"unknown-fact", map[string]string{rulePath: strings.Replace(head("kubernetes", ""), "requires: []", "requires: [vulnerabilites]", 1) + body}, []string{rulePath + ":1"}},
		{"unknown-fact", map[string]string{rulePath: strings.Replace(head("kubernetes", ""), "requires: []", "requires: [vulnerabilities]", 1) + body}, nil},
		{"missing-test", tested(map[string]string{}), []string{rulePath + ":13"}},
		{"missing-test", tested(map[string]string{"rules/team/x/rule_test.rego": "package rules.team.x_test\n"}), []string{rulePath + ":13"}},
		{"missing-test", tested(map[string]string{"rules/team/x/rule_test.rego": "package rules.team.x_test\n", "rules/team/x/examples/bad/a": "", "rules/team/x/examples/good/a": ""}), nil},
	}
}

func shapeSamples() []sample {
	const pod = "violation contains {\"msg\": \"x\"} if workload.pod\n"
	return []sample{
		native("never-fires", "kubernetes", "", "violations contains {\"msg\": \"x\"} if workload.pod\n", rulePath+":13"),
		native("never-fires", "kubernetes", "", pod),
		{"never-fires", map[string]string{"p.rego": "package policy # HIT\n\ndenied contains \"x\" if input.x\n"}, nil},
		{"never-fires", map[string]string{"p.rego": "package helper\n\nbad if input.x\n", "q.rego": "package main\n\ndeny contains \"x\" if data.helper.bad\n"}, nil},
		rego("complete-rule", "deny if input.x # HIT\n\nwarn := true if input.y # HIT\n\nviolation_a := \"x\" if input.z # HIT\n"),
		native("complete-rule", "kubernetes", "", "violation := {\"msg\": \"x\"} if workload.pod # HIT\n"),
		rego("complete-rule", "deny contains \"x\" if input.x\n\nwarn_a contains \"x\" if input.x\n\nallowed if input.y\n"),
		native("no-message", "kubernetes", "", "violation contains {\"message\": \"x\"} if workload.pod # HIT\n"),
		native("no-message", "kubernetes", "", "violation contains \"x\" if workload.pod # HIT\n"),
		native("no-message", "kubernetes", "", pod),
		{"package-folder", map[string]string{"rules/team/y/rule.rego": head("kubernetes", "") + pod}, []string{"rules/team/y/rule.rego:13"}},
		{"package-folder", map[string]string{"x.rego": head("kubernetes", "") + pod}, nil},
		native("package-folder", "kubernetes", "", pod),
		native("unused-helper", "kubernetes", "", pod+"\nhelper if workload.pod # HIT\n\nf(x) := y if y := f(x - 1) # HIT\n"),
		native("unused-helper", "kubernetes", "", "violation contains {\"msg\": f(1)} if helper\n\nhelper if workload.pod\n\nf(x) := \"y\" if x\n"),
		{"unused-helper", map[string]string{"main.rego": "package main\n\nshared if input.x\n\ndeny contains \"x\" if input.x\n", "other.rego": "package other\n\ndeny contains \"x\" if data.main.shared\n"}, nil},
	}
}

func parameterSamples() []sample {
	const reads = "violation contains {\"msg\": \"x\"} if workload.pod == input.parameters.a # HIT\n"
	unmarked := strings.ReplaceAll(reads, " # HIT", "")
	return []sample{
		native("undeclared-parameter", "kubernetes", "", reads),
		native("undeclared-parameter", "kubernetes", "", "violation contains {\"msg\": \"x\"} if workload.pod == object.get(input.parameters, \"a\", 1) # HIT\n"),
		native("undeclared-parameter", "kubernetes", "a: {type: string, default: b}", unmarked),
		native("unused-parameter", "kubernetes", "b: {type: string, default: b}", unmarked, rulePath+":1"),
		native("unused-parameter", "kubernetes", "a: {type: string, default: b}", unmarked),
		native("unused-parameter", "kubernetes", "b: {type: string, default: b}", "violation contains {\"msg\": \"x\"} if workload.pod == input.parameters[workload.pod.path]\n"),
		native("parameter-schema", "kubernetes", "a: {type: string}, b: {default: 1}", unmarked, rulePath+":1"),
		native("parameter-schema", "kubernetes", "a: {type: string, default: b}", unmarked),
		native("not-in-parameter", "kubernetes", "a: {type: array}", "violation contains {\"msg\": \"x\"} if {\n\tsome c in workload.containers\n\tnot c.name in input.parameters.a # HIT\n}\n"),
		native("not-in-parameter", "kubernetes", "a: {type: array}", "violation contains {\"msg\": \"x\"} if {\n\tsome c in workload.containers\n\tevery a in input.parameters.a { # HIT\n\t\ta != c.name\n\t}\n}\n"),
		native("not-in-parameter", "kubernetes", "a: {type: array, default: []}", "violation contains {\"msg\": \"x\"} if {\n\tsome c in workload.containers\n\tnot c.name in input.parameters.a\n\tnot c.image in object.get(input.parameters, \"b\", [])\n}\n"),
	}
}

func portableSamples() []sample {
	event := func(body string) sample {
		c := native("lowering", "event", "", body)
		c.files[rulePath] = strings.Replace(c.files[rulePath], "\nimport data.lib.workload\n", "", 1)
		return c
	}
	return []sample{
		condition("gatekeeper", "input.kind == \"kubernetes\" # HIT"),
		condition("gatekeeper", "input.time != c.name # HIT"),
		condition("gatekeeper", "some d in input.containers # HIT"),
		condition("gatekeeper", "c.name in data.allowed # HIT"),
		condition("gatekeeper", "strings.split_n(c.name, \"a\", 2)[0] == \"b\" # HIT"),
		condition("gatekeeper", "c.name == input.review.object.metadata.name"),
		native("gatekeeper", "dockerfile", "", "violation contains {\"msg\": \"x\"} if input.kind == workload.pod\n"),
		native("gatekeeper", "dockerfile, kubernetes", "", "violation contains {\"msg\": \"x\"} if some s in input.dockerfile.stages\n"),
		event("violation contains {\"msg\": \"x\"} if split(input.event.path, \"/\")[1] == \"etc\" # HIT\n"),
		event("violation contains {\"msg\": \"x\"} if {\n\tpath := input.event.path\n\tsprintf(\"%s/x\", [path]) == \"/etc/x\" # HIT\n}\n"),
		event("violation contains {\"msg\": \"x\"} if object.get(input.event, \"path\", \"\") == \"/etc\" # HIT\n"),
		event("violation contains {\"msg\": \"x\"} if {\n\tevery a in input.event.args { # HIT\n\t\ta == \"-x\"\n\t}\n}\n"),
		event("default risky := false\n\nrisky if input.event.path == \"/x\"\n\nlevel := 1 if { # HIT\n\tinput.event.path == \"/etc\"\n} else := 2\n\nviolation contains {\"msg\": \"x\"} if level == 1\n"),
		event("violation contains {\"msg\": \"x\"} if {\n\tstartswith(input.event.path, \"/etc\") with input.event.path as \"/etc\" # HIT\n}\n"),
		event("violation contains {\"msg\": msg} if {\n\tstartswith(input.event.path, \"/etc/\")\n\tnot input.process.name in {\"sshd\"}\n\tmsg := sprintf(\"opens %s\", [input.event.path])\n}\n"),
	}
}

func trapSamples() []sample {
	return []sample{
		condition("not-equal-missing", "input.review.object.spec.hostNetwork != false # HIT"),
		condition("not-equal-missing", "object := input.review.object\n\tobject.spec.automount != true # HIT"),
		rego("not-equal-missing", "deny contains \"x\" if {\n\tsome c in input.spec.containers\n\tc.securityContext.runAsNonRoot != true # HIT\n}\n"),
		condition("not-equal-missing", "c.user.root != true"),
		condition("not-equal-missing", "not input.review.object.spec.hostNetwork == true"),
		condition("compare-null", "c.user != null # HIT"),
		condition("compare-null", "d := c.image\n\tnull == d # HIT"),
		condition("compare-null", "input.review.object.spec.x == null"),
		condition("some-differs", "c.capabilities.drop[_] != \"ALL\" # HIT"),
		condition("some-differs", "not \"ALL\" in c.capabilities.drop"),
		condition("some-differs", "some x in c.capabilities.drop\n\tx != \"ALL\""),
		condition("set-difference", "count({\"a\"} - input.parameters.labels) > 0 # HIT"),
		condition("set-difference", "have := [x | some x in c.capabilities.drop]\n\tcount({\"a\"} - have) > 0 # HIT"),
		condition("set-difference", "have := {x | some x in c.capabilities.drop}\n\tcount({\"a\"} - have) > 0"),
		condition("set-difference", "c.user.id - input.parameters.offset > 0"),
	}
}

func patternSamples() []sample {
	return []sample{
		condition("sprintf-arguments", "sprintf(\"%s %q\", [c.name]) == \"x\" # HIT"),
		condition("sprintf-arguments", "sprintf(\"100 %\", [c.name]) == \"x\" # HIT"),
		condition("sprintf-arguments", "sprintf(\"%s %5.2f %% %[1]s\", [c.name]) == \"x\""),
		condition("sprintf-arguments", "sprintf(\"%-5s%%%*d\", [c.name, 3, 4]) == \"x\""),
		condition("regex-invalid", "regex.match(`(?=a)b`, c.name) # HIT"),
		condition("regex-invalid", "regex.replace(c.name, `[a`, \"\") == \"x\" # HIT"),
		condition("regex-invalid", "regex.match(`^a+$`, c.name)"),
		condition("regex-dot", "regex.match(`^gcr.io/team/`, c.image.reference) # HIT"),
		condition("regex-dot", "regex.match(`^gcr\\.io/team/.*`, c.image.reference)"),
		condition("registry-prefix", "startswith(c.image.reference, \"registry.example.com\") # HIT"),
		condition("registry-prefix", "image := c.image.reference\n\tnot startswith(image, \"gcr.io/team\") # HIT"),
		condition("registry-prefix", "startswith(c.image.reference, \"registry.example.com/\")"),
		condition("registry-prefix", "startswith(c.name, \"registry.example.com\")"),
		condition("registry-prefix", "startswith(c.image.repository, \"library/\")"),
		condition("latest-tag", "contains(c.image.reference, \":latest\") # HIT"),
		condition("latest-tag", "endswith(c.image.reference, \":latest\") # HIT"),
		condition("latest-tag", "c.image.tag == \"latest\""),
	}
}

func slowSamples() []sample {
	return []sample{
		condition("slow-walk", "walk(input.review.object, [_, value])\n\tvalue == c.name").hit(`walk(input`),
		condition("slow-walk", "walk(input.review.object.spec.template, [_, value])\n\tvalue == c.name"),
		condition("slow-marshal", "contains(json.marshal(input.review.object), c.name) # HIT"),
		condition("slow-marshal", "contains(json.marshal(c.seccomp), c.name)"),
		native("slow-pairs", "image", "", "violation contains {\"msg\": \"x\"} if {\n\tsome a in input.packages\n\tsome b in input.packages # HIT\n\ta.name == b.name\n\ta.version != b.version\n\tworkload.pod\n}\n"),
		native("slow-pairs", "image", "", "violation contains {\"msg\": \"x\"} if {\n\tsome a in input.packages\n\tsome b in a.licenses\n\tb == workload.pod\n}\n"),
		condition("slow-pattern", "some p in input.parameters.hosts\n\tregex.match(sprintf(\"^%s/\", [p]), c.image.reference) # HIT"),
		condition("slow-pattern", "p := concat(\"\", [\"^\", c.name])\n\tregex.match(p, c.image.reference) # HIT"),
		condition("slow-pattern", "some p in input.parameters.patterns\n\tregex.match(p, c.image.reference)"),
		native("slow-sets", "image", "", "by_name[p.name] contains p.version if some p in input.packages # HIT\n\nviolation contains {\"msg\": \"x\"} if by_name[workload.pod]\n"),
		native("slow-sets", "image", "", "by_name := {p.name: {q.version | some q in input.packages; q.name == p.name} | some p in input.packages}\n\nviolation contains {\"msg\": \"x\"} if by_name[workload.pod]\n"),
		condition("loop-invariant", "c.name in {d.name | some d in workload.containers; d.privileged} # HIT"),
		condition("loop-invariant", "c.name in {x | some x in c.capabilities.drop}"),
		native("loop-invariant", "kubernetes", "", "violation contains {\"msg\": \"x\"} if {\n\tnames := {d.name | some d in workload.containers}\n\tsome c in workload.containers\n\tc.name in names\n}\n"),
	}
}

// hit marks the line that holds a text.
func (c sample) hit(part string) sample {
	for name, content := range c.files {
		lines := strings.Split(content, "\n")
		for i, line := range lines {
			if strings.Contains(line, part) {
				lines[i] += " # HIT"
			}
		}
		c.files[name] = strings.Join(lines, "\n")
	}
	return c
}
