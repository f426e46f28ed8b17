# METADATA
# title: Image references
# description: Takes image names apart the way Docker and containerd do.
package lib.image

# parse takes an image name apart, as inputs.ParseReference does: a name
# without a registry is on docker.io, a one-part name there under library/.
parse("") := {"reference": "", "registry": "", "repository": "", "tag": "", "digest": ""}

parse(s) := {
	"reference": s,
	"registry": registry,
	"repository": library(registry, place[1]),
	"tag": tag(name),
	"digest": substring(s, count(name) + 1, -1),
} if {
	s != ""
	name := split(s, "@")[0]
	place := located(untagged(name))
	registry := hub(place[0])
}

# tag is what follows a colon after the last slash.
tag(name) := substring(name, count(untagged(name)) + 1, -1)

untagged(name) := regex.replace(name, `:[^:/]*$`, "")

# located splits a name into the registry's host and the rest.
located(name) := [host, substring(name, count(host) + 1, -1)] if {
	host := split(name, "/")[0]
	host != name
	is_host(host)
} else := ["docker.io", name]

is_host(s) if regex.match(`[.:]`, s)

is_host("localhost")

is_host(s) if lower(s) != s

hub(host) := "docker.io" if host == "index.docker.io"

hub(host) := host if host != "index.docker.io"

library(registry, repository) := concat("", ["library/", repository]) if {
	registry == "docker.io"
	not contains(repository, "/")
} else := repository
