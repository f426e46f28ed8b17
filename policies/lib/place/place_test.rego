package lib.place_test

import data.lib.place

# document makes the document of an object, with the rule's parameters.
document(manifest, parameters) := {
	"kind": "kubernetes",
	"containers": [], "images": [],
	"pod": {"exists": count(labels(manifest)) > 0, "labels": labels(manifest), "path": ["spec", "template", "spec"], "service_account": account(manifest)},
	"parameters": parameters,
	"review": {
		"kind": {"group": group(manifest.apiVersion), "version": "v1", "kind": manifest.kind},
		"name": manifest.metadata.name,
		"namespace": object.get(manifest.metadata, "namespace", ""),
		"object": manifest,
	},
}

group(version) := split(version, "/")[0] if contains(version, "/")

group(version) := "" if not contains(version, "/")

labels(object) := found if {
	found := object.spec.template.metadata.labels
} else := {}

account(object) := found if {
	found := object.spec.template.spec.serviceAccountName
} else := "default"

# inventory makes data.inventory of objects that all lie in default.
inventory(objects) := {"namespace": {"default": {version: kinds |
	some version in {o.apiVersion | some o in objects}
	kinds := {kind: things |
		some kind in {o.kind | some o in objects; o.apiVersion == version}
		things := {o.metadata.name: o | some o in objects; o.kind == kind; o.apiVersion == version}
	}
}}}

# thing makes an object.
thing(version, kind, name, spec) := {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec}

# deployment makes a Deployment whose pods have labels.
deployment(name, labels) := thing("apps/v1", "Deployment", name, {"replicas": 3, "template": {"metadata": {"labels": labels}}})

service(name, labels) := thing("v1", "Service", name, {"selector": labels, "ports": [{"port": 80}]})

test_place if {
	place.namespace == "default" with input as document(service("a", {}), {})
	place.namespace == "shop" with input as {"review": {"namespace": "shop"}}
	place.object.kind == "Service" with input as document(service("a", {}), {})
	place.called == `Service "a"` with input as document(service("a", {}), {})
}

test_has if {
	known := inventory([service("a", {}), deployment("b", {"app": "b"})])
	place.has("Service", "a") with input as document(service("a", {}), {}) with data.inventory as known
	not place.has("Service", "b") with input as document(service("a", {}), {}) with data.inventory as known
	place.knows("Deployment") with input as document(service("a", {}), {}) with data.inventory as known
	not place.knows("Secret") with input as document(service("a", {}), {}) with data.inventory as known
	not place.has("Service", "b") with input as document(service("a", {}), {})
	count(place.workloads) == 0 with input as document(service("a", {}), {})
}

test_selects if {
	known := inventory([deployment("a", {"app": "a", "tier": "web"}), deployment("b", {"app": "b", "tier": "web"})])
	doc := document(service("a", {}), {})
	place.selects({}) with input as doc with data.inventory as known
	place.selects({"matchLabels": {"tier": "web", "app": "b"}}) with input as doc with data.inventory as known
	not place.selects({"matchLabels": {"tier": "web", "app": "c"}}) with input as doc with data.inventory as known
	count(place.selected({"matchLabels": {"tier": "web"}})) == 2 with input as doc with data.inventory as known
	place.near({"matchLabels": {"tier": "web", "app": "c"}}, "x") with input as doc with data.inventory as known
	place.near({"matchLabels": {"app": "c"}}, "b") with input as doc with data.inventory as known
	not place.near({"matchLabels": {"app": "c"}}, "c") with input as doc with data.inventory as known
}

test_chosen_by if {
	known := inventory([
		deployment("a", {"app": "a", "tier": "web"}),
		thing("networking.k8s.io/v1", "NetworkPolicy", "a", {"podSelector": {"matchLabels": {"app": "a", "tier": "web"}}}),
		thing("policy/v1", "PodDisruptionBudget", "all", {"selector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]}}),
	])
	doc := document(service("a", {}), {})
	place.chosen_by("NetworkPolicy", {"app": "a", "tier": "web"}) with input as doc with data.inventory as known
	not place.chosen_by("NetworkPolicy", {"app": "a"}) with input as doc with data.inventory as known
	place.chosen_by("PodDisruptionBudget", {"app": "x"}) with input as doc with data.inventory as known
	not place.chosen_by("PodDisruptionBudget", {}) with input as doc with data.inventory as known
}

test_autoscalers if {
	scaler := thing("autoscaling/v2", "HorizontalPodAutoscaler", "h", {"minReplicas": 2, "scaleTargetRef": {"kind": "Deployment", "name": "a"}})
	known := inventory([deployment("a", {"app": "a"}), scaler])
	[s.minimum | some s in place.autoscalers] == [2] with input as document(deployment("a", {"app": "a"}), {}) with data.inventory as known
	count(place.autoscalers) == 0 with input as document(deployment("b", {"app": "a"}), {}) with data.inventory as known
}
