# METADATA
# title: Ingress leads to no Service
# description: >-
#   A backend names a Service that is not in the run, or a port that the Service does not
#   have: requests get an error. Unless complete is set, a Service is called missing only
#   where the namespace has another one in the run.
# related_resources:
# - https://kubernetes.io/docs/concepts/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name a Service of the namespace, and one of its ports.
#   controls: {}
#   aliases: [dangling-ingress, ingress-targets-service, C-0298]
#   sync:
#   - {groups: [""], versions: [v1], kinds: [Service]}
#   match:
#     kinds:
#     - apiGroups: [networking.k8s.io, extensions]
#       kinds: [Ingress]
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
package rules.kubernetes.ingress_without_service

import data.lib.place

violation contains {"msg": msg, "details": {"path": backend.path}} if {
	input.review.kind.kind == "Ingress"
	some backend in backends
	not place.has("Service", backend.name)
	known
	msg := sprintf("%s leads to the Service %q, which is not here", [place.called, backend.name])
}

violation contains {"msg": msg, "details": {"path": backend.path}} if {
	input.review.kind.kind == "Ingress"
	some backend in backends
	service := place.versions.v1.Service[backend.name]
	service.spec.ports
	not backend.port in {value | some port in service.spec.ports; some value in [object.get(port, "port", ""), object.get(port, "name", "")]}
	msg := sprintf("%s leads to the port %v of the Service %q, which it does not have", [place.called, backend.port, backend.name])
}

known if input.parameters.complete

known if place.knows("Service")

spec := input.review.object.spec

written contains {"backend": backend, "path": ["spec", "rules", i, "http", "paths", j, "backend"]} if {
	some i, entry in spec.rules
	some j, path in entry.http.paths
	backend := path.backend
}

written contains {"backend": spec[field], "path": ["spec", field]} if some field in ["defaultBackend", "backend"]

backends contains {"name": service.name, "port": port, "path": array.concat(w.path, ["service", "name"])} if {
	some w in written
	service := w.backend.service
	some field in ["name", "number"]
	port := service.port[field]
}

# The form of extensions/v1beta1.
backends contains {"name": w.backend.serviceName, "port": w.backend.servicePort, "path": array.concat(w.path, ["serviceName"])} if some w in written
