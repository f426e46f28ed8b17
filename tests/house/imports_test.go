package house

import (
	"strings"
	"testing"
)

// allowed says which rooms of the module a room may import; the longest
// matching prefix decides. A room may always import itself, the rooms of the
// same unit (inputs/image and all below it), and what the list of sideways
// edges names.
var allowed = map[string][]string{
	"inputs":             {},
	"inputs/*":           {"inputs"},
	"inputs/collectors":  {"inputs", "inputs/*"},
	"inputs/catalogers":  {"inputs", "inputs/packages", "inputs/packages/*"},
	"bpf/*":              {"inputs"},
	"engine":             {"inputs", "policies"},
	"engine/*":           {"engine", "inputs"},
	"policies":           {},
	"cmd/*":              {"*"},
	"tests/*":            {"*"},
	"cmd/internal/*":     {"*"},
	"cmd/boltseal":       {"*"},
	"cmd/boltseal-agent": {"*"},
}

// sideways are the edges between neighbours that are wanted, each with its reason.
var sideways = map[string]string{
	"engine -> engine/vm":                      "the engine judges the shipped library by its plan",
	"engine/planner -> engine/vm":              "what the planner gives is written down as a plan",
	"engine/run -> engine/report":              "the pipeline ends in a report",
	"engine/run -> engine/ledger":              "the pipeline waives findings",
	"engine/foreign -> engine/ledger":          "what other tools ignore becomes waivers",
	"engine/ledger -> engine/report":           "what became of the waivers is part of the report",
	"inputs/kustomize -> inputs/kubernetes":    "what a kustomization comes to are manifests",
	"inputs/image -> inputs/secret":            "environment, history and labels of an image may hold secrets",
	"inputs/image/layer -> inputs/packages":    "what a layer's files say is what catalogers find",
	"inputs/packages -> inputs/license":        "packages state their licences as text",
	"inputs/packages/apk -> inputs/license":    "packages state their licences as text",
	"inputs/packages/rpm -> inputs/license":    "packages state their licences as text",
	"inputs/packages/rpm -> inputs/sqlite":     "rpm keeps its database in SQLite",
	"inputs/advisory/grypedb -> inputs/sqlite": "Grype keeps its database in SQLite",
	"inputs/packages/dpkg -> inputs/license":   "packages state their licences as text",
	"inputs/helm -> inputs/kubernetes":         "what a chart renders to are manifests",
}

// owners says which rooms may import a library; other libraries are free.
var owners = map[string][]string{
	"github.com/open-policy-agent/opa":                  {"engine", "engine/author", "engine/bundle", "engine/gatekeeper", "engine/lower", "engine/vm", "engine/planner", "engine/ruledoc"},
	"github.com/moby/buildkit":                          {"inputs/dockerfile"},
	"github.com/moby/patternmatcher":                    {"inputs/dockerfile"},
	"github.com/google/go-containerregistry":            {"inputs/image", "inputs/advisory/artifact", "engine/bundle", "engine/attest"},
	"github.com/CycloneDX/cyclonedx-go":                 {"inputs/sbom"},
	"github.com/cilium/ebpf":                            {"bpf"},
	"github.com/spf13/cobra":                            {"cmd"},
	"github.com/spf13/pflag":                            {"cmd"},
	"sigs.k8s.io/kustomize":                             {"inputs/kustomize"},
	"mvdan.cc/sh":                                       {"inputs/dockerfile"},
	"github.com/open-policy-agent/frameworks":           {},
	"github.com/open-policy-agent/gatekeeper":           {},
	"github.com/santhosh-tekuri/jsonschema":             {},
	"github.com/xeipuuv/gojsonschema":                   {"inputs/helm"},
	"helm.sh/helm":                                      {"inputs/helm"},
	"github.com/rogpeppe/go-internal":                   {},
	"github.com/open-policy-agent/conftest":             {},
	"sigs.k8s.io/yaml":                                  {"inputs/helm"},
	"github.com/google/osv-scalibr":                     {"inputs/advisory"},
	"github.com/pandatix/go-cvss":                       {"inputs/advisory"},
	"github.com/anchore/syft":                           {},
	"github.com/secure-systems-lab/go-securesystemslib": {"engine/attest"},
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	for _, file := range goFiles(t) {
		if file.test {
			continue
		}
		for _, imp := range file.imports {
			target, ours := strings.CutPrefix(imp, module+"/")
			if !ours || target == file.room {
				continue
			}
			if _, ok := sideways[file.room+" -> "+target]; ok || unit(file.room) == unit(target) {
				continue
			}
			if !mayImport(file.room, target) {
				t.Errorf("%s: room %s must not import %s", file.path, file.room, target)
			}
		}
	}
}

func TestInputsImportsTheStandardLibraryOnly(t *testing.T) {
	for _, file := range goFiles(t) {
		if file.room != "inputs" || file.test {
			continue
		}
		for _, imp := range file.imports {
			if strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
				t.Errorf("%s: inputs imports %s", file.path, imp)
			}
		}
	}
}

func TestLibrariesStayInTheirRooms(t *testing.T) {
	for _, file := range goFiles(t) {
		if file.test || strings.HasPrefix(file.room, "tests") {
			continue
		}
		for _, imp := range file.imports {
			for library, rooms := range owners {
				if imp != library && !strings.HasPrefix(imp, library+"/") {
					continue
				}
				if !anyRoom(rooms, file.room) {
					t.Errorf("%s: %s may be imported by %v only", file.path, library, rooms)
				}
			}
		}
	}
}

func TestSidewaysEdgesAreUsed(t *testing.T) {
	used := map[string]bool{}
	for _, file := range goFiles(t) {
		for _, imp := range file.imports {
			if target, ours := strings.CutPrefix(imp, module+"/"); ours && !file.test {
				used[file.room+" -> "+target] = true
			}
		}
	}
	for edge := range sideways {
		if !used[edge] {
			t.Errorf("sideways edge %q is listed but nobody uses it", edge)
		}
	}
}

// unit is a room and all rooms inside it: the first two names of its path.
func unit(room string) string {
	names := strings.SplitN(room, "/", 3)
	return strings.Join(names[:min(len(names), 2)], "/")
}

func mayImport(room, target string) bool {
	for _, pattern := range allowed[bestKey(room)] {
		if pattern == "*" || pattern == target || matches(pattern, target) {
			return true
		}
	}
	return false
}

// bestKey is the longest key of allowed that matches room.
func bestKey(room string) string {
	best := ""
	for key := range allowed {
		if (key == room || matches(key, room)) && len(key) > len(best) {
			best = key
		}
	}
	return best
}

// matches reports whether pattern "a/*" covers room "a/b" or "a/b/c".
func matches(pattern, room string) bool {
	prefix, star := strings.CutSuffix(pattern, "/*")
	return star && strings.HasPrefix(room, prefix+"/")
}

func anyRoom(rooms []string, room string) bool {
	for _, r := range rooms {
		if r == room || r != "engine" && strings.HasPrefix(room, r+"/") {
			return true
		}
	}
	return false
}

func TestEveryCollectorIsListed(t *testing.T) {
	listed := map[string]bool{}
	makers := map[string]bool{}
	for _, file := range goFiles(t) {
		if file.test {
			continue
		}
		if file.room == "inputs/collectors" {
			for _, imp := range file.imports {
				// What is looked for inside images is given to their collector.
				if target, ours := strings.CutPrefix(imp, module+"/"); ours && target != "inputs" && target == unit(target) && target != "inputs/catalogers" && target != "inputs/secret" {
					listed[target] = true
				}
			}
		}
		// inputs/advisory makes an Enricher.
		if strings.HasPrefix(file.room, "inputs/") && file.room != "inputs/advisory" && file.room != "inputs/secret" && file.room == unit(file.room) && file.declares("New") {
			makers[file.room] = true
		}
	}
	for room := range makers {
		if !listed[room] {
			t.Errorf("collector %s is not in inputs/collectors", room)
		}
	}
	for room := range listed {
		if !makers[room] {
			t.Errorf("inputs/collectors lists %s, which has no New", room)
		}
	}
	if len(makers) < 2 {
		t.Errorf("found %d collectors, want at least dockerfile and kubernetes", len(makers))
	}
}
