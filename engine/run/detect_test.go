package run

import "testing"

func TestNamesOfBillsOfMaterials(t *testing.T) {
	for name, want := range map[string][2]bool{ // opened in a walk, must be readable
		"bom.xml": {true, false}, "a/x.cdx.xml": {true, true}, "x.spdx": {true, true}, "x.SPDX.rdf": {true, true}, "x.spdx.json": {true, true},
		"bom.json": {true, false}, "pom.xml": {false, false}, "x.rdf": {false, false}, "x.intoto.jsonl": {true, false}, "lines.jsonl": {false, false},
	} {
		if got := [2]bool{worthOpening(name), surelyBOM(name)}; got != want {
			t.Errorf("%s: opened %v, must be readable %v; want %v", name, got[0], got[1], want)
		}
	}
}
