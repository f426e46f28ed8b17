package author

import "github.com/boltseal/boltseal/inputs"

// ruleTemplate is a new rule: one that works and shows what most rules need.
const ruleTemplate = `# METADATA
# title: {{.Title}}
# # EDIT: why it matters, in a sentence or two.
# description: >-
#   What is found by this rule gives away more than it should, or makes the container
#   behave in another way than it was tested.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/overview/
# schemas:
# - input: schema.input
{{- if .Containers}}
# - data.lib.workload.containers: schema.containers
{{- end}}
# custom:
#   # critical, high, medium, low, info, or from-finding: then details.severity says it.
#   severity: {{.Severity}}
#   kinds: [{{.KindList}}]
#   # EDIT: what to do about a finding.
#   remediation: Remove what the message names.
#   # Parameters are read as input.parameters.NAME, and set in .boltseal.yaml or with
#   # --parameter. Each has a type and a default, as a JSON schema.
#   parameters:
#     type: object
#     properties:
{{- if .Containers}}
#       variables:
#         description: Environment variables that may not be set
#         type: array
#         items: {type: string}
#         default: [DEBUG]
{{- end}}
{{- if .Components}}
#       packages:
#         description: Packages that may not be used
#         type: array
#         items: {type: string}
#         default: [left-pad]
{{- end}}
package {{.Package}}
{{if .Containers}}
import data.lib.workload

# EDIT: what is wrong. "boltseal input FILE" shows what a rule sees; details.path says
# where the fault stands, and details.key tells two findings at one place apart.
violation contains {"msg": msg, "details": {
	"container": c.name,
	"path": array.concat(c.path, ["env", n, "value"]),
	"key": sprintf("env/%s", [variable.name]),
}} if {
	some c in workload.containers
	some n, variable in c.env
	variable.name in input.parameters.variables
	msg := sprintf("%q sets the variable %s", [c.name, variable.name])
}
{{end}}{{if .Components}}
# {{if not .Containers}}EDIT: what is wrong. "boltseal input FILE" shows what a rule sees; details.path says
# where the fault stands, and details.key tells two findings at one place apart.{{else}}A rule may have several bodies: any of them finds.{{end}}
violation contains {"msg": msg, "details": {
	"package": component.name,
	"path": component.path,
	"key": sprintf("package/%s", [component.ref]),
}} if {
	some component in input.sbom.components
	component.name in input.parameters.packages
	msg := sprintf("package %s %s may not be used", [component.name, component.version])
}
{{end}}`

// ruleTestTemplate are a new rule's tests. They run under boltseal test and
// under plain opa test: they give the library's view themselves.
const ruleTestTemplate = `package {{.Package}}_test

import data.{{.Package}} as rule
{{if .Containers}}
# found is what the rule finds in one container that sets a variable.
found(name) := findings if findings := rule.violation with input as {"parameters": {"variables": ["DEBUG"]}}
	with data.lib.workload.containers as [{
		"name": "web", "role": "main", "path": ["spec", "containers", 0],
		"env": [{"name": name, "value": "1", "from": ""}],
	}]

test_variable_is_found if {
	some f in found("DEBUG")
	f.msg == "\"web\" sets the variable DEBUG"
	f.details == {"container": "web", "path": ["spec", "containers", 0, "env", 0, "value"], "key": "env/DEBUG"}
}

test_other_variable_is_not_found if count(found("LANG")) == 0
{{end}}{{if .Components}}
# bill is a bill of materials with one package.
bill(name) := {
	"sbom": {"components": [{"name": name, "version": "1.3.0", "ref": "a", "path": ["components", 0]}]},
	"parameters": {"packages": ["left-pad"]},
}

test_package_is_found if {
	some f in rule.violation with input as bill("left-pad")
	f.msg == "package left-pad 1.3.0 may not be used"
	f.details.path == ["components", 0]
}

test_other_package_is_not_found if {
	count(rule.violation) == 0 with input as bill("right-pad")
}
{{end}}`

// kindExamples are the examples of a new rule for one kind, by their names in
// the folder of examples. topic/name stands for the rule.
type kindExamples struct {
	kind  inputs.Kind
	files map[string]string
}

// examplesOfKinds has an entry for every kind that a collector reads.
func examplesOfKinds() []kindExamples {
	return []kindExamples{
		{inputs.KindDockerfile, map[string]string{
			"bad/debug.Dockerfile": `FROM registry.example.com/base:1.0
# want: topic/name
ENV DEBUG=1
USER 10001
CMD ["/app"]
`,
			"good/lang.Dockerfile": `FROM registry.example.com/base:1.0
ENV LANG=C.UTF-8
USER 10001
CMD ["/app"]
`}},
		{inputs.KindKubernetes, map[string]string{
			"bad/debug.yaml": pod + `    - name: DEBUG
      value: "1" # want: topic/name
`,
			"good/lang.yaml": pod + `    - name: LANG
      value: C.UTF-8
`}},
		{inputs.KindImage, map[string]string{
			"bad/debug.image.yaml": `# want: topic/name
config: {user: "10001", cmd: [/app], env: [DEBUG=1]}
layers:
- created_by: COPY app /app
  files:
    /app: {mode: "755", content: "#!/bin/sh\n"}
`,
			"good/lang.image.yaml": `config: {user: "10001", cmd: [/app], env: [LANG=C.UTF-8]}
layers:
- created_by: COPY app /app
  files:
    /app: {mode: "755", content: "#!/bin/sh\n"}
`}},
		{inputs.KindSBOM, map[string]string{
			"bad/left-pad.cdx.json":      bill("left-pad"),
			"bad/left-pad.cdx.json.want": "7 topic/name\n",
			"good/right-pad.cdx.json":    bill("right-pad"),
		}},
	}
}

// pod is a manifest up to its variables.
const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: registry.example.com/web:1.4.2
    env:
`

// bill is a bill of materials with one package, in line 7.
func bill(name string) string {
	return `{
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "version": 1,
  "metadata": {"component": {"bom-ref": "app", "type": "application", "name": "app", "version": "1.0"}},
  "components": [
    {"bom-ref": "a", "type": "library", "name": "` + name + `", "version": "1.3.0", "purl": "pkg:npm/` + name + `@1.3.0"}
  ]
}
`
}
