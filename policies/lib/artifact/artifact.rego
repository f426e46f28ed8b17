# METADATA
# title: Images and bills of materials
# description: What rules about both ask of a document, whichever of the two it is.
package lib.artifact

# called is what messages call it.
called := sprintf("image %q", [input.subject.name]) if input.image

called := sprintf("bill of materials %q", [input.subject.name]) if input.sbom

# places are where a bill of materials lists what has a package URL, the first
# place of each. (A rule that adds to sets by key would cost the square of their number.)
places := object.union_n(array.reverse([{component.purl: component.path} |
	some component in input.sbom.components
	component.purl != ""
]))

# place is where a package is listed, [] where nothing lists it.
place(purl) := object.get(places, [purl], [])

# identity is a package URL without version, qualifiers and subpath: what stays
# the same when the package is raised; the name where there is no URL.
identity(purl, _) := regex.replace(purl, `[@?#].*$`, "") if purl != ""

identity("", name) := name

# listed are the first few of many names, for messages.
listed(names) := concat(", ", names) if count(names) <= 5

listed(names) := sprintf("%s and %d more", [concat(", ", array.slice(names, 0, 5)), count(names) - 5]) if count(names) > 5

# plural is a number with its noun.
plural(1, noun) := concat(" ", ["1", noun])

plural(n, noun) := sprintf("%d %ss", [n, noun]) if n != 1

# steps are the commands of the image's history: what the builder wrote of its
# own is left out.
steps[n] := text if {
	some n, step in input.image.history
	text := concat(" ", [step.instruction, step.arguments])
}
