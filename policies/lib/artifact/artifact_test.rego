package lib.artifact_test

import data.lib.artifact

files := {"setuid": [], "world_writable": [], "privileged": [], "secrets": [], "executables": [], "tools": [], "leftovers": []}

# base is an image without anything.
base := {
	"reference": {"reference": "registry.example/team/app:1.0", "registry": "registry.example", "repository": "team/app", "tag": "1.0", "digest": ""},
	"source": "registry", "digest": "", "platform": {"os": "linux", "architecture": "amd64", "variant": "", "os_version": ""},
	"created": "2025-12-01T00:00:00Z", "author": "", "size": 1000,
	"config": {"user": "1000", "entrypoint": ["/app"], "cmd": [], "env": [], "ports": [], "volumes": [], "labels": {}, "healthcheck": [], "on_build": []},
	"annotations": {}, "history": [], "layers": [], "os": {"id": "", "name": "", "version": "", "end_of_life": ""},
	"base": {"reference": "", "registry": "", "repository": "", "tag": "", "digest": ""}, "accounts": [], "groups": [], "files": 10,
}

# image is a document of an image, config one whose configuration has more.
image(more) := {
	"kind": "image", "subject": {"name": "team/app:1.0"}, "image": object.union(base, more), "containers": [], "images": [],
	"packages": [], "vulnerabilities": [], "files": files, "time": "2026-01-01T00:00:00Z",
}

config(more) := image({"config": more})

# holding is one whose image holds files of one sort.
holding(sort, found) := object.union(image({}), {"files": object.union(files, {sort: found})})

# history is one that was made in steps.
history(steps) := image({"history": [step |
	some [instruction, arguments] in steps
	step := {"instruction": instruction, "arguments": arguments, "created_by": concat(" ", [instruction, arguments]), "layer": "", "empty": false}
]})

# bill is a document of a bill of materials.
bill(more) := {
	"kind": "sbom", "subject": {"name": "bom.json"}, "containers": [], "images": [], "packages": [], "vulnerabilities": [],
	"files": files, "time": "2026-01-01T00:00:00Z",
	"sbom": object.union(
		{
			"format": "cyclonedx", "spec_version": "1.6", "known": true, "created": "2025-12-01T00:00:00Z", "authors": [], "tools": [],
			"subject": {"ref": "app", "type": "application", "name": "app"}, "image": "", "components": [], "dependencies": [],
			"compositions": [], "problems": [],
			"minimum": {"without_supplier": 0, "without_name": 0, "without_version": 0, "without_identifier": 0, "dependencies": true, "author": true, "timestamp": true, "complete": true},
		},
		more,
	),
}

# component is one at a place.
component(n, more) := object.union(
	{"ref": sprintf("c%d", [n]), "type": "library", "group": "", "name": "a", "version": "1", "purl": "pkg:npm/a@1", "cpe": "", "supplier": "s", "licenses": [], "hashes": [], "path": ["components", n]},
	more,
)

# with_parameters is a document judged with parameters.
with_parameters(document, parameters) := object.union(document, {"parameters": parameters})

# with_packages is a document with packages.
with_packages(document, packages) := object.union(document, {"packages": [object.union(
	{"name": "a", "version": "1", "type": "npm", "purl": "pkg:npm/a@1", "licenses": [], "layer": "", "path": "", "owned_by": "", "installed": true},
	more,
) |
	some more in packages
]})

test_called if {
	artifact.called == `image "team/app:1.0"` with input as image({})
	artifact.called == `bill of materials "bom.json"` with input as bill({})
}

test_place if {
	document := bill({"components": [component(0, {}), component(1, {}), component(2, {"purl": ""})]})
	artifact.place("pkg:npm/a@1") == ["components", 0] with input as document
	artifact.place("pkg:npm/b@1") == [] with input as document
	artifact.place("pkg:npm/a@1") == [] with input as image({})
}

test_identity if {
	artifact.identity("pkg:deb/debian/openssl@3.0?arch=amd64", "openssl") == "pkg:deb/debian/openssl"
	artifact.identity("", "openssl") == "openssl"
}

test_listed if {
	artifact.listed(["a", "b"]) == "a, b"
	artifact.listed(["a", "b", "c", "d", "e", "f", "g"]) == "a, b, c, d, e and 2 more"
}

test_plural if {
	artifact.plural(1, "day") == "1 day"
	artifact.plural(2, "day") == "2 days"
}

test_steps if artifact.steps == {0: "RUN x"} with input as history([["RUN", "x"]])
