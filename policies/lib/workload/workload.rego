# METADATA
# title: The view that every kind shares
# description: >-
#   What would run and how it is confined: the document's own view where it has
#   one, else (inside Gatekeeper) the same computed from the admission review.
package lib.workload

import data.lib.manifest

# containers are all containers, of whatever role.
containers := input.containers

containers := manifest.containers if not input.containers

# images are all images the document refers to.
images := input.images

images := manifest.images if not input.images

# pod holds the pod-wide settings; undefined for what is not Kubernetes.
pod := input.pod

pod := manifest.pod if not input.pod

# object is the Kubernetes object; undefined for what is not Kubernetes.
object := input.review.object

# kubernetes says that the document is a Kubernetes object.
kubernetes if input.review

# windows says that the containers run on Windows, where users, capabilities
# and seccomp mean nothing.
windows if pod.os == "windows"

# long_running says that the containers are to stay up: they are not those of
# a job, nor of a pod that may end.
long_running if not ends

ends if object.kind in {"Job", "CronJob", "ScaledJob"}

ends if {
	object.kind == "Pod"
	object.spec.restartPolicy in {"Never", "OnFailure"}
}

# describe names a container in messages.
describe(c) := sprintf("stage %q", [c.name]) if c.role == "stage"

describe(c) := sprintf("container %q", [c.name]) if c.role == "main"

describe(c) := sprintf("%s container %q", [c.role, c.name]) if not c.role in {"stage", "main"}

# named_images are the images that are taken from a registry by a name that is
# known: no stage of the file, no scratch, no variable left in it.
named_images contains use if {
	some use in images
	use.use != "base"
	known(use.reference)
}

named_images contains use if {
	some stage in input.dockerfile.stages
	stage.from_stage == -1
	not stage.scratch
	stage.base_known
	known(stage.base.reference)
	use := object_union(stage.base, {"use": "base", "path": stage.path})
}

# unnamed_images are the external base images whose name holds a variable
# without a value.
unnamed_images contains {"reference": stage.from_original, "path": stage.path} if {
	some stage in input.dockerfile.stages
	stage.from_stage == -1
	not stage.scratch
	not stage.base_known
}

known(reference) if {
	not reference in {"", "scratch"}
	not regex.match(`[${}<>]`, reference)
}

# object is a rule of this package, so object.union cannot be called here.
object_union(a, b) := {k: v | some x in [a, b]; some k, v in x}

# called is what messages call the Kubernetes object.
called := manifest.called
