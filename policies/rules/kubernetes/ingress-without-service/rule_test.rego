package rules.kubernetes.ingress_without_service_test

import data.lib.place_test as p
import data.rules.kubernetes.ingress_without_service as rule

ingress(spec) := p.thing("networking.k8s.io/v1", "Ingress", "i", spec)

to(name, port) := {"rules": [{"http": {"paths": [{"backend": {"service": {"name": name, "port": port}}}]}}]}

found(spec, complete) := v if {
	known := p.inventory([p.service("web", {"app": "web"})])
	v := rule.violation with input as p.document(ingress(spec), {"complete": complete}) with data.inventory as known
}

test_missing if {
	some f in found(to("api", {"number": 80}), false)
	f.msg == `Ingress "i" leads to the Service "api", which is not here`
	f.details.path == ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"]
	count(found({"backend": {"serviceName": "api", "servicePort": 80}}, false)) == 1
}

test_port if {
	count(found(to("web", {"number": 81}), false)) == 1
	count(found(to("web", {"name": "http"}), false)) == 1
}

test_there if count(found(to("web", {"number": 80}), true)) == 0

test_unknown if {
	count(rule.violation) == 0 with input as p.document(ingress(to("api", {"number": 80})), {"complete": false})
	count(rule.violation) == 1 with input as p.document(ingress(to("api", {"number": 80})), {"complete": true})
}
