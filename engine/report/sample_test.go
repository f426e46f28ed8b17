package report

import (
	"fmt"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// hostile is a message that tries every format's syntax at once.
const hostile = "line one\n::error file=x::pwned\n##[error]pwned ##vso[task.complete] ]]> </failure> 100% %0A a|b `tick` " +
	"**bold** <script>alert(1)</script> [x](javascript:1) @team &amp; \x1b[31mred\x1b[0m \x1b]0;title\x07 \u202egnp.exe\u202c zero\u200bwidth \x00\x08\r\x9b1m \ufffe end"

func testRule(id string, severity engine.Severity) engine.Rule {
	return engine.Rule{ID: id, Package: "rules." + id, Source: "boltseal", File: "rules/" + id + "/rule.rego", Line: 20,
		Title: "Title of " + id, Description: "Why " + id + " exists.", References: []string{"https://example.org/docs?a=1&b=2"},
		Severity: severity, Kinds: []inputs.Kind{inputs.KindDockerfile, inputs.KindKubernetes}, Action: "alert",
		Remediation: "mend " + id, Controls: map[string][]string{"pss": {"restricted"}, "cis-docker": {"4.1", "4.2"}},
		Aliases: []string{"DL3002"}, View: engine.ViewDocument, Enabled: true}
}

func fingerprint(n int) string { return fmt.Sprintf("%032x", n) }

// sampleReport holds one of everything.
func sampleReport() Report {
	subject := inputs.Subject{Name: "deploy/web.yaml", Ref: "apps/Deployment/shop/web"}
	service := inputs.Subject{Name: "deploy/web.yaml", Ref: "core/Service/shop/web"}
	docker := inputs.Subject{Name: "Dockerfile", Ref: "Dockerfile"}
	explanation := &engine.Explanation{Rule: "container/run-as-root", Fired: true, Steps: []engine.ExplainStep{
		{File: "rules/container/run_as_root/rule.rego", Line: 24, Expression: "some c in workload.containers", Values: map[string]string{"c": `{"name": "web"}`}, Result: "true"},
		{File: "rules/container/run_as_root/rule.rego", Line: 25, Expression: "c.user.root", Values: map[string]string{"c.user.root": "true", "b": "1"}, Result: "true"}}}
	root := engine.Finding{Fingerprint: fingerprint(1), Rule: "container/run-as-root", Severity: engine.High,
		Message: `container "web" runs as root (assumed: image default)`, Subject: subject,
		Location: &inputs.Position{File: "deploy/web.yaml", Line: 41, Column: 9, EndLine: 41, EndColumn: 18},
		Path:     inputs.Path{"spec", "template", "spec", "containers", 0, "user"}, Element: "main:web",
		Details: map[string]any{"container": "web", "path": []any{"spec", 0}}, Status: engine.StatusNew,
		Controls:    map[string][]string{"cis-docker": {"4.1"}},
		Remediation: "set securityContext.runAsNonRoot: true\nand runAsUser to a non-zero uid", Explanation: explanation,
		Excerpt: []engine.SourceLine{{Line: 40, Text: "      containers:"}, {Line: 41, Text: "      - name: web"}}}
	wide := engine.Finding{Fingerprint: fingerprint(2), Rule: "kubernetes/labels", Instance: "must-have-owner", Severity: engine.Medium,
		Message: "label „größe“ is 日本語, not ascii", Subject: service,
		Location: &inputs.Position{File: "deploy/web.yaml", Line: 100, Column: 3, EndLine: 102, EndColumn: 4},
		Path:     inputs.Path{"metadata", "labels"}, Details: map[string]any{}, Status: engine.StatusNew,
		Excerpt: []engine.SourceLine{{Line: 99, Text: "\tmetadata:"}, {Line: 100, Text: "\t日本: größe"}, {Line: 101, Text: "\t  x: 1"}, {Line: 102, Text: "   }"}}}
	evil := engine.Finding{Fingerprint: fingerprint(3), Rule: "team/evil rule", Severity: engine.Critical, Message: hostile,
		Subject: docker, Location: &inputs.Position{File: "Dockerfile", Line: 3, Column: 5, EndLine: 3, EndColumn: 9},
		Details: map[string]any{"text": hostile, hostile: []any{hostile}}, Status: engine.StatusNew, Remediation: "::stop-commands::x\n" + hostile,
		Excerpt: []engine.SourceLine{{Line: 3, Text: "RUN \x1b[31mecho\u200b```</pre>::error::x"}}}
	nowhere := engine.Finding{Fingerprint: fingerprint(4) + "#2", Rule: "event/shell", Severity: engine.Unknown, Message: "a shell was started",
		Subject: inputs.Subject{Name: "shop/web", Ref: "apps/Deployment/shop/web"}, Status: engine.StatusNew}
	waived := root
	waived.Fingerprint, waived.Status, waived.Rule, waived.Explanation = fingerprint(5), engine.StatusWaived, "container/privileged", nil
	waived.Waiver = &engine.WaiverUse{Kind: "ledger", Reason: "vendor image, ticket SEC-412", Owner: "team-payments", Expires: "2027-01-31", Where: ".boltseal-waivers.yaml:3"}
	inline := waived
	inline.Fingerprint = fingerprint(6)
	inline.Waiver = &engine.WaiverUse{Kind: "inline", Reason: "needed", Owner: "ann", Where: "deploy/web.yaml:40"}
	known := root
	known.Fingerprint, known.Status, known.Explanation = fingerprint(7), engine.StatusBaseline, nil
	low := engine.Finding{Fingerprint: fingerprint(8), Rule: "dockerfile/no-healthcheck", Severity: engine.Low, Message: "no HEALTHCHECK",
		Subject: docker, Location: &inputs.Position{File: "Dockerfile", Line: 1, Column: 1, EndLine: 1, EndColumn: 5}, Status: engine.StatusNew,
		Excerpt: []engine.SourceLine{{Line: 1, Text: "FROM alpine"}}}
	gap := inputs.Gap{Fact: "vulnerabilities", Why: "no advisory data for Alpine 3.10 (boltseal db import …)"}
	r := Report{Schema: SchemaVersion, Tool: Tool{Name: "boltseal", Version: "0.1.0"}, EffectiveTime: "2026-11-23T00:00:00Z",
		Verdict: "fail", ExitCode: 2, FailOn: engine.High, ElapsedMS: 38,
		InForce: []InForce{{Kind: "config", Name: ".boltseal.yaml", Digest: "sha256:00"}, {Kind: "baseline", Name: "base.json", Digest: "sha256:01"}},
		Summary: Summary{Files: 4, Documents: 5, Passed: 1, Failed: 3, Incomplete: 1, Rules: 212, Findings: 5,
			BySeverity: map[engine.Severity]int{engine.Critical: 1, engine.High: 1, engine.Medium: 1, engine.Low: 1, engine.Unknown: 1},
			Waived:     2, Baseline: 1, Suppressed: 7, Skipped: 1, Errors: 2},
		Documents: []Document{
			{File: "Dockerfile", Kind: inputs.KindDockerfile, Subject: docker, Verdict: engine.Fail, Rules: 30,
				Results:  []engine.RuleResult{{Rule: "team/evil rule", Verdict: engine.Fail}, {Rule: "team/broken", Verdict: engine.Error, Error: "policies/broken.rego:7: eval_type_error: " + hostile}},
				Findings: []engine.Finding{low, evil}, Truncated: map[string]int{"team/evil rule": 7}},
			{File: "deploy/web.yaml", Kind: inputs.KindKubernetes, Subject: subject, Verdict: engine.Fail, Rules: 40,
				Results:  []engine.RuleResult{{Rule: "container/run-as-root", Verdict: engine.Fail}, {Rule: "vulnerability/severity", Verdict: engine.Incomplete, Missing: []inputs.Gap{gap}}},
				Missing:  []inputs.Gap{gap},
				Findings: []engine.Finding{root, waived, inline, known}},
			{File: "deploy/web.yaml", Kind: inputs.KindKubernetes, Subject: service, Verdict: engine.Incomplete, Rules: 40,
				Results:  []engine.RuleResult{{Rule: "vulnerability/severity", Verdict: engine.Incomplete, Missing: []inputs.Gap{gap}}},
				Findings: []engine.Finding{wide}},
			{File: "ok dir/50%/ünï#1.yaml", Kind: inputs.KindKubernetes, Subject: inputs.Subject{Name: "ok dir/50%/ünï#1.yaml", Ref: "core/Pod/shop/ok"}, Verdict: engine.Pass, Rules: 40},
			{Kind: inputs.KindEvent, Subject: nowhere.Subject, Verdict: engine.Fail, Rules: 3, Findings: []engine.Finding{nowhere}},
		},
		Errors: []Problem{{Position: inputs.Position{File: "bad.yaml", Line: 7, Column: 3}, Message: "did not find expected key: " + hostile},
			{Message: "policy did not load"}},
		Skipped:   []Skip{{Name: "values.yaml", Why: "no apiVersion and kind"}},
		Uncovered: []Skip{{Name: "bom.json", Why: "no enabled rule judges sbom"}},
		Waivers: Waivers{Lapsed: []WaiverNote{{Rule: "container/privileged", Where: ".boltseal-waivers.yaml:9", Owner: "ops", Expires: "2026-01-31", Note: "lapsed 296 days ago"}},
			Unused:  []WaiverNote{{Rule: "x/y", Where: ".boltseal-waivers.yaml:15", Owner: "ops", Expires: "2027-01-31", Note: "covers nothing"}},
			Invalid: []WaiverNote{{Rule: "*", Where: "Dockerfile:2", Note: "no reason"}}},
		Rules: []engine.Rule{testRule("container/privileged", engine.High), testRule("container/run-as-root", engine.High),
			testRule("dockerfile/no-healthcheck", engine.Low), testRule("kubernetes/labels", engine.Medium), testRule("vulnerability/severity", engine.FromFinding)},
		WhyNot: []WhyNot{{Subject: subject, Explanation: engine.Explanation{Rule: "container/privileged", Note: "no violation",
			Steps: []engine.ExplainStep{{File: "rule.rego", Line: 9, Expression: "c.privileged", Values: map[string]string{"c.privileged": "false"}, Result: "undefined"}}}}},
	}
	return r
}

// emptyReport is the report of a run that found nothing to check.
func emptyReport() Report {
	return Report{Schema: SchemaVersion, Tool: Tool{Name: "boltseal", Version: "0.1.0"}, EffectiveTime: "2026-11-23T00:00:00Z",
		Verdict: "nothing", ExitCode: 3, FailOn: engine.High}
}

// passReport is the report of a run without findings.
func passReport() Report {
	r := emptyReport()
	r.Verdict, r.ExitCode = "pass", 0
	r.Summary = Summary{Files: 1, Documents: 1, Passed: 1, Rules: 25}
	r.Documents = []Document{{File: "Dockerfile", Kind: inputs.KindDockerfile, Subject: inputs.Subject{Name: "Dockerfile", Ref: "Dockerfile"}, Verdict: engine.Pass, Rules: 25}}
	return r
}

// imageReport is the report of an image whose packages have vulnerabilities.
func imageReport() Report {
	subject := inputs.Subject{Name: "registry.example/shop/web:1.4", Ref: "registry.example/shop/web", Digest: "sha256:ab"}
	finding := func(n int, rule, id, pkg, layer string, severity engine.Severity, fixed ...any) engine.Finding {
		return engine.Finding{Fingerprint: fingerprint(n), Rule: rule, Severity: severity, Message: pkg + " 1.0 has " + id, Subject: subject,
			Status: engine.StatusNew, Remediation: "raise it", Location: &inputs.Position{}, Details: map[string]any{
				"vulnerability": id, "package": pkg, "purl": "pkg:deb/debian/" + pkg + "@1.0?arch=amd64", "installed": "1.0", "layer": layer,
				"fixed": fixed, "url": "https://nvd.example/" + id, "aliases": []any{"GHSA-aaaa"}, "sources": []any{"osv"}, "severity": string(severity)}}
	}
	one := finding(1, "vulnerability/severity", "CVE-2025-2", "openssl", "sha256:1", engine.High, "1.1")
	same := finding(2, "vulnerability/known-exploited", "CVE-2025-2", "openssl", "sha256:1", engine.Critical, "1.1")
	unfixed := finding(3, "vulnerability/severity", "CVE-2025-1|x", "zlib", "sha256:1", engine.Unknown)
	unfixed.Explanation = &engine.Explanation{Rule: unfixed.Rule, Fired: true, Note: "statements that do not settle it: vex.json: another product"}
	top := finding(4, "vulnerability/severity", "CVE-2025-3", "left-pad", "sha256:2", engine.High, "2.0", "3.0")
	waived := finding(5, "vulnerability/severity", "CVE-2025-4", "zlib", "sha256:1", engine.High)
	waived.Status, waived.Waiver = engine.StatusWaived, &engine.WaiverUse{Kind: "ledger", Reason: "code not reachable: only the tests call it", Owner: "team", Expires: "2027-01-31", Where: "w.yaml:3"}
	accepted := finding(6, "vulnerability/severity", "CVE-2025-5", "zlib", "sha256:1", engine.High, "1.2")
	accepted.Status, accepted.Waiver = engine.StatusWaived, &engine.WaiverUse{Kind: "ledger", Reason: "until the next release", Where: "w.yaml:9"}
	known := finding(7, "vulnerability/severity", "CVE-2025-6", "zlib", "sha256:1", engine.High)
	known.Status = engine.StatusBaseline
	root := engine.Finding{Fingerprint: fingerprint(8), Rule: "container/run-as-root", Severity: engine.High, Message: "runs as root", Subject: subject,
		Status: engine.StatusNew, Element: "main:web", Details: map[string]any{}, Location: &inputs.Position{}}
	r := passReport()
	r.Verdict, r.ExitCode = "fail", 1
	r.Summary = Summary{Files: 1, Documents: 1, Failed: 1, Rules: 60, Findings: 5, Waived: 2, Baseline: 1,
		BySeverity: map[engine.Severity]int{engine.Critical: 1, engine.High: 4}}
	r.Documents = []Document{{File: subject.Name, Kind: inputs.KindImage, Subject: subject, Verdict: engine.Fail, Rules: 60,
		Findings: []engine.Finding{root, one, same, unfixed, top, waived, accepted, known},
		Image: &Image{Platform: "linux/amd64", OS: "debian 12", Base: "docker.io/library/debian:12", Layers: []ImageLayer{
			{Digest: "sha256:1", Instruction: "ADD rootfs.tar.xz /"}, {Digest: "sha256:2", Instruction: "RUN npm ci"}}},
		Comparison: &Comparison{With: "registry.example/shop/web:1.3", Added: []string{"left-pad 1.0"}, Removed: []string{}, Changed: []string{"openssl 0.9 → 1.0"},
			Introduced: 5, Disclosed: []ComparedFinding{{Rule: "vulnerability/severity", Severity: engine.High, Message: "zlib 1.0 has CVE-2025-6"}},
			Vanished: []ComparedFinding{}}}}
	r.Rules = []engine.Rule{testRule("container/run-as-root", engine.High), testRule("vulnerability/severity", engine.FromFinding)}
	return r
}
