package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// FuzzPolicy feeds policies: what compiles must judge a document.
func FuzzPolicy(f *testing.F) {
	for _, seed := range []string{
		"package main\n\ndeny contains msg if msg := input.metadata.name\n",
		"package main\n\ndeny[msg] { msg = input.kind }\n",
		"# METADATA\n# title: x\n# custom: {severity: high}\npackage rules.a.b\n\nviolation contains {\"msg\": \"x\", \"details\": {\"path\": [1, \"a\"], \"key\": 1}}\n",
		"package main\n\nexception contains [\"\"] if true\n\ndeny contains {\"msg\": 1}\n",
		"package main\n\ndeny contains \"x\" if walk(input, [p, v])\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, policy string) {
		p, err := Compile(context.Background(), Config{Limits: EvalLimits{Evaluation: 100_000_000}}, source("p", "a.rego", policy))
		if (p == nil) == (err == nil) {
			t.Fatal("both or neither of policy and error")
		}
		if err != nil {
			return
		}
		s, err := p.Session(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.Evaluate(context.Background(), pod("a", "b!"))
		if err != nil {
			t.Fatal(err)
		}
		for _, finding := range d.Findings {
			if len(finding.Fingerprint) < 32 || finding.Message == "" {
				t.Errorf("%+v", finding)
			}
		}
	})
}

// FuzzEncode holds the lazy view of an object equal to its JSON.
func FuzzEncode(f *testing.F) {
	f.Add([]byte(`{"a": [1, 2.5, null, true, {"b": "c"}], "d": {}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		decoder := json.NewDecoder(bytes.NewReader(content))
		decoder.UseNumber()
		var object map[string]any
		if decoder.Decode(&object) != nil || object == nil {
			return
		}
		e := &encoder{}
		out := e.document(&inputs.Document{Kind: inputs.KindKubernetes, Review: &inputs.Review{Object: object}})
		review, ok := out["review"].(map[string]any)
		if !ok {
			t.Fatalf("review is %T", out["review"])
		}
		if got, want := encodeAny(review["object"]), encodeAny(object); got.Value.Compare(want.Value) != 0 {
			t.Errorf("%v is not %v", got, want)
		}
	})
}
