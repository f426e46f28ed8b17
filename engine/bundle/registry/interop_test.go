package registry

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/download"
	opakeys "github.com/open-policy-agent/opa/v1/keys"
	"github.com/open-policy-agent/opa/v1/plugins"
	"github.com/open-policy-agent/opa/v1/plugins/rest"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content/file"
	"oras.land/oras-go/v2/registry/remote"
)

// TestOPADownloads lets OPA's own downloader fetch what was pushed.
func TestOPADownloads(t *testing.T) {
	ctx := context.Background()
	_, host := start(t)
	ref := parse(t, "oci://"+host+"/team/policies:v1")
	b := small(t)
	if _, err := Push(ctx, ref, b, options(t)); err != nil {
		t.Fatal(err)
	}
	client, err := rest.New(fmt.Appendf(nil, `{"name":"reg","type":"oci","url":"http://%s"}`, host), map[string]*opakeys.Config{})
	if err != nil {
		t.Fatal(err)
	}
	trigger := plugins.TriggerManual
	config := download.Config{Trigger: &trigger}
	if err := config.ValidateAndInjectDefaults(); err != nil {
		t.Fatal(err)
	}
	got := make(chan download.Update, 1)
	d := download.NewOCI(config, client, host+"/team/policies:v1", t.TempDir()).WithCallback(func(_ context.Context, u download.Update) error {
		got <- u
		return u.Error
	})
	if err := d.Trigger(ctx); err != nil {
		t.Fatal(err)
	}
	select {
	case u := <-got:
		if u.Bundle == nil || u.Bundle.Manifest.Revision != "v7" || len(u.Bundle.Modules) != 1 || "sha256:"+u.ETag != b.Digest() {
			t.Errorf("got %+v", u)
		}
	case <-time.After(10 * time.Second):
		t.Error("nothing came")
	}
}

// TestOrasAndConftestPull pulls what was pushed as both do: every layer into
// the file that it is called.
func TestOrasAndConftestPull(t *testing.T) {
	ctx := context.Background()
	_, host := start(t)
	ref := parse(t, "oci://"+host+"/team/policies:v1")
	b := small(t)
	if _, err := Push(ctx, ref, b, options(t)); err != nil {
		t.Fatal(err)
	}
	from, err := remote.NewRepository(host + "/team/policies:v1")
	if err != nil {
		t.Fatal(err)
	}
	from.PlainHTTP = true
	dir := t.TempDir()
	to, err := file.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = oras.Copy(ctx, from, "v1", to, "", oras.DefaultCopyOptions)
	if err := errors.Join(err, to.Close()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"main.rego": rego, "limits/data.json": `{"most":3}`} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	archive, err := os.Open(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	if info, err := archive.Stat(); err != nil || info.Size() != b.Size() {
		t.Errorf("the bundle: %v", err)
	}
}
