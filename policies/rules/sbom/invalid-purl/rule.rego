# METADATA
# title: Package URL is not valid
# description: >-
#   No advisory can be matched with the component, for nobody can tell what it is.
# related_resources:
# - https://github.com/package-url/purl-spec
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the URL as pkg:type/namespace/name@version.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.invalid_purl

violation contains {"msg": msg, "details": {"purl": c.purl, "path": array.concat(c.path, ["purl"]), "key": sprintf("%s %s", [c.name, c.purl])}} if {
	some c in input.sbom.components
	not valid(c.purl)
	msg := sprintf("%q is no package URL", [c.purl])
}

valid("")

valid(purl) if regex.match(`^pkg:/{0,2}[A-Za-z][A-Za-z0-9.+-]*/(?:[^\s@?#/]+/)*[^\s@?#/]+(?:@[^\s?#]*)?(?:\?[^\s#]*)?(?:#\S*)?$`, purl)
