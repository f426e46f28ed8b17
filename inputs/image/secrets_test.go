package image

import (
	"slices"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func TestFindSecrets(t *testing.T) {
	token := "gh" + "p_" + "q7Wz2kLm9XcVb4Nt8RsYd6Gh3JpKe5Fa1QwT"
	doc := &inputs.Document{Files: inputs.NoFiles(), Image: &inputs.Image{
		Config: inputs.ImageConfig{
			Env:    []inputs.EnvVar{{Name: "PATH", Value: "/usr/bin:/bin"}, {Name: "DB_PASSWORD", Value: "tr0ub4dor"}},
			Labels: map[string]string{"ci.token": token, "version": "1"},
		},
		History: []inputs.HistoryEntry{{CreatedBy: "RUN /bin/sh -c make"}, {CreatedBy: "ENV DB_PASSWORD=tr0ub4dor"}},
	}}
	values := findSecrets(doc)
	if !slices.Equal(values, []string{"tr0ub4dor", token}) {
		t.Errorf("values %q", values)
	}
	var got []string
	for _, s := range doc.Files.Secrets {
		got = append(got, s.Rule+" "+s.Where+" "+s.Path)
		if s.Line != -1 || len(s.Fingerprint) != 8 {
			t.Errorf("%+v", s)
		}
	}
	if want := []string{"password env DB_PASSWORD", "password history 1", "github-token label ci.token"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
