package images

import (
	"encoding/json"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/tests/images/factory"
)

// TestPlantedSecrets: every secret that was put into the image is found where
// it is, also where a later layer deletes it.
func TestPlantedSecrets(t *testing.T) {
	images := made(t)
	doc := document(t, images, factory.Secrets)
	var planted []factory.Planted
	if err := json.Unmarshal([]byte(truth(t, images, factory.Secrets, "planted.json")), &planted); err != nil {
		t.Fatal(err)
	}
	if len(planted) < 4 {
		t.Fatalf("%d planted", len(planted))
	}
	for _, want := range planted {
		if !foundSecret(doc, want) {
			t.Errorf("not found: %+v among %+v", want, doc.Files.Secrets)
		}
	}
}

func foundSecret(doc *inputs.Document, want factory.Planted) bool {
	for _, s := range doc.Files.Secrets {
		if s.Where == want.Where && s.Path == want.Path && layerIndex(doc, s.Layer) == want.Layer && layerIndex(doc, s.RemovedIn) == want.RemovedIn {
			return true
		}
	}
	return false
}

// TestFewFalseSecrets: Debian's own files hold no secret.
func TestFewFalseSecrets(t *testing.T) {
	images := made(t)
	for image, most := range map[string]int{factory.Base: 5, factory.Python: 10, factory.Node: 10, factory.Java: 10} {
		if found := document(t, images, image).Files.Secrets; len(found) > most {
			t.Errorf("%s: %d secrets: %+v", image, len(found), found)
		} else {
			t.Logf("%s: %d secrets: %+v", image, len(found), found)
		}
	}
}
