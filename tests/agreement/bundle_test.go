package agreement

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

// TestBundleInOPA serves a signed bundle of the whole library by OPA's bundle
// protocol to a stock opa, which verifies and activates it, and compares what
// opa and our engine find in documents.
func TestBundleInOPA(t *testing.T) {
	documents := sample(t, 100)
	built, err := bundle.Build(t.Context(), bundle.Options{Shipped: engine.Shipped(), Rules: []string{"**"}, Revision: "7"})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	enabled := true
	policy, err := engine.Compile(t.Context(), engine.Config{Rules: []engine.RuleChange{{Match: "**", Enabled: &enabled}}, Time: at}, engine.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	// Without an inventory of the run, and the facts that a rule requires, opa
	// could not judge alike.
	rules := slices.DeleteFunc(policy.Rules(), func(r engine.Rule) bool { return policy.ReadsInventory(r.ID) || len(r.Requires) > 0 })
	session, err := policy.Session(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	server := serveBundle(t, built.Bundle)
	findings := 0
	for _, c := range documents {
		decision, err := session.Evaluate(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		ours := []string{}
		for _, f := range decision.Findings {
			if slices.ContainsFunc(rules, func(r engine.Rule) bool { return r.ID == f.Rule }) {
				ours = append(ours, f.Rule+": "+f.Message)
			}
		}
		theirs := server.findings(t, c.Doc, rules, at)
		slices.Sort(ours)
		slices.Sort(theirs)
		if !slices.Equal(ours, theirs) {
			t.Errorf("%s %s:\nwe find %q\nopa finds %q", c.Doc.Subject.Name, c.Doc.Subject.Ref, ours, theirs)
		}
		findings += len(ours)
	}
	t.Logf("%d findings of %d rules in %d documents", findings, len(rules), len(documents))
	if findings < len(documents) {
		t.Errorf("only %d findings: too few to compare", findings)
	}
}

// sample are documents of the shared manifests and Dockerfiles, evenly chosen.
func sample(t *testing.T, most int) []*inputs.Collected {
	t.Helper()
	var all [2][]*inputs.Collected
	for i, dir := range []string{"k8s/yaml", "dockerfiles/files"} {
		root := filepath.Join("..", "..", "..", "shared", "corpora", filepath.FromSlash(dir))
		if _, err := os.Stat(root); err != nil {
			t.Skipf("shared data is not here: %v", err)
		}
		for c, err := range run.Collect(t.Context(), run.Options{Args: []string{root}, Collectors: collectors.All()}) {
			if err == nil {
				all[i] = append(all[i], c)
			}
		}
	}
	var chosen []*inputs.Collected
	for i, share := range []int{most * 7 / 10, most - most*7/10} {
		if len(all[i]) < share {
			t.Fatalf("only %d documents", len(all[i]))
		}
		for n := range share {
			chosen = append(chosen, all[i][n*len(all[i])/share])
		}
	}
	return chosen
}

// opaServer is a running opa.
type opaServer struct{ url string }

// serveBundle signs a bundle, serves it and starts an opa that loads it.
func serveBundle(t *testing.T, b *bundle.Bundle) opaServer {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := bundle.ParsePrivateKey("team", encodeKey(t, "PRIVATE KEY", private, x509.MarshalPKCS8PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := bundle.Sign(b, bundle.Signing{Key: key, KeyID: "team", Scope: "write"})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/bundles/policy.tar.gz" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/gzip")
		_ = signed.Write(w)
	}))
	t.Cleanup(web.Close)
	public := encodeKey(t, "PUBLIC KEY", private.Public(), x509.MarshalPKIXPublicKey)
	config, err := json.Marshal(map[string]any{
		"services": map[string]any{"ours": map[string]any{"url": web.URL}},
		"bundles": map[string]any{"policy": map[string]any{"service": "ours", "resource": "bundles/policy.tar.gz",
			"signing": map[string]any{"keyid": "team", "scope": "write"}}},
		"keys": map[string]any{"team": map[string]any{"algorithm": "ES256", "key": string(public)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, config, 0o600); err != nil {
		t.Fatal(err)
	}
	return startOPA(t, file)
}

func encodeKey(t *testing.T, kind string, key any, marshal func(any) ([]byte, error)) []byte {
	t.Helper()
	der, err := marshal(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// startOPA starts an opa and waits until its bundles are active.
func startOPA(t *testing.T, config string) opaServer {
	t.Helper()
	path, err := exec.Command("go", "tool", "-n", "opa").Output()
	if err != nil {
		t.Fatalf("build opa: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	var log bytes.Buffer
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, strings.TrimSpace(string(path)), "run", "--server", "--addr", address, "--config-file", config,
		"--log-level", "error", "--skip-known-schema-check", "--skip-version-check")
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was killed
	})
	server := opaServer{"http://" + address}
	for range 300 {
		response, err := http.Get(server.url + "/health?bundles")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return server
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	cancel()
	_ = cmd.Wait()
	t.Fatalf("opa does not activate the bundle: %s", log.String())
	return server
}

// findings asks opa for what the rules that judge the document find in it.
func (s opaServer) findings(t *testing.T, doc *inputs.Document, rules []engine.Rule, at time.Time) []string {
	t.Helper()
	content, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var input map[string]any
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if err := decoder.Decode(&input); err != nil {
		t.Fatal(err)
	}
	input["time"] = at.Format(time.RFC3339)
	// Rules without parameters are asked for all at once.
	type violations []struct {
		Msg string `json:"msg"`
	}
	var plain struct {
		Result map[string]map[string]struct{ Violation violations } `json:"result"`
	}
	input["parameters"] = map[string]any{}
	s.query(t, "rules", input, &plain)
	found := []string{}
	for _, r := range rules {
		if !r.Judges(doc.Kind) {
			continue
		}
		steps := strings.Split(r.Package, ".")
		fired := plain.Result[steps[1]][steps[2]].Violation
		if len(r.Values) > 0 {
			var own struct{ Result violations }
			input["parameters"] = r.Values
			s.query(t, strings.Join(steps, "/")+"/violation", input, &own)
			fired = own.Result
		}
		for _, one := range fired {
			found = append(found, r.ID+": "+one.Msg)
		}
	}
	return found
}

// query asks for one path of data.
func (s opaServer) query(t *testing.T, path string, input, answer any) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"input": input})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(s.url+"/v1/data/"+path, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(fmt.Errorf("%s: %v %s", path, err, content))
	}
	if err := json.Unmarshal(content, answer); err != nil {
		t.Fatal(err)
	}
}
