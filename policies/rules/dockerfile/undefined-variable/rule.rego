# METADATA
# title: Variable that nothing defines
# description: >-
#   A variable that no ARG or ENV defines expands to nothing; mostly it is a slip of the
#   pen, or an ARG in the wrong place.
# related_resources:
# - https://docs.docker.com/reference/build-checks/undefined-var/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Define the variable with ARG or ENV in the same stage, before it is used.
#   controls: {}
#   aliases: [UndefinedVar, UndefinedArgInFrom]
#   parameters: {}
package rules.dockerfile.undefined_variable

violation contains {"msg": msg, "details": {
	"variable": name,
	"path": i.path,
	"key": sprintf("%s/%s", [i.op, name]),
}} if {
	some i in input.dockerfile.instructions
	some name in i.undefined
	not name in by_image
	not has_default(i, name)
	msg := sprintf("%s uses the variable %s, which nothing in the file defines", [upper(i.op), name])
}

# These are set by the official images of their languages and servers.
by_image := {
	"CARGO_HOME", "CATALINA_HOME", "GEM_HOME", "GOLANG_VERSION", "GOPATH", "JAVA_HOME", "JAVA_VERSION",
	"MAVEN_HOME", "NODE_VERSION", "PGDATA", "PHP_INI_DIR", "PYTHON_VERSION", "RUSTUP_HOME",
}

# ${NAME:-word} and ${NAME:+word} are meant for a NAME that may be missing.
has_default(i, name) if {
	some operator in ["-", "+", ":-", ":+"]
	contains(i.text, concat("", ["${", name, operator]))
}
