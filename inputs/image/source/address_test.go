package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func TestAddresses(t *testing.T) {
	tests := map[string]inputs.Confidence{
		"nginx:1.27": inputs.Maybe, "ghcr.io/x/y@sha256:" + strings.Repeat("a", 64): inputs.Maybe, "localhost:5000/app": inputs.Maybe,
		"ghcr.io/x/y": inputs.Maybe, "registry:2": inputs.Maybe, "registry:2@sha256:" + strings.Repeat("a", 64): inputs.Maybe,
		"registry:ghcr.io/x/y": inputs.Sure, "registry:nginx:1": inputs.Sure, "registry://localhost:5000": inputs.Sure,
		"docker://nginx": inputs.Sure, "containerd://nginx": inputs.Sure, "oci:dir": inputs.Sure, "oci-dir:dir:tag": inputs.Sure,
		"oci-archive:a.tar": inputs.Sure, "docker-archive:a.tar:app:1": inputs.Sure, "rootfs:/": inputs.Sure,
		"nginx": inputs.No, "": inputs.No, "deploy/web.yaml": inputs.No, "Dockerfile": inputs.No, "charts.old/values.yaml": inputs.No, "./a:b": inputs.No,
		"/etc/passwd": inputs.No, `C:\a`: inputs.No, "a b:c": inputs.No, "docker://": inputs.No, "oci:": inputs.No, "-": inputs.No, "../x:1": inputs.No,
		"registry:UPPER/x:y:z": inputs.No,
	}
	for text, want := range tests {
		if got := Addresses(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestParseAddress(t *testing.T) {
	digest := "@sha256:" + strings.Repeat("a", 64)
	tests := map[string]address{
		"nginx:1":                          {kind: KindRegistry, name: "nginx:1"},
		"registry:host:5000/a:1":           {kind: KindRegistry, name: "host:5000/a:1"},
		"registry:2":                       {kind: KindRegistry, name: "registry:2"},
		"registry://host:5000":             {kind: wholeRegistry, name: "host:5000"},
		"registry://host.io/a/b":           {kind: wholeRegistry, name: "host.io", repository: "a/b"},
		"registry://host.io/a/b:1":         {kind: KindRegistry, name: "host.io/a/b:1"},
		"containerd://nginx:1":             {kind: KindContainerd, name: "nginx:1"},
		"containerd://k8s.io/nginx:1":      {kind: KindContainerd, name: "nginx:1", namespace: "k8s.io"},
		"containerd://moby@a/nginx:1":      {kind: KindContainerd, name: "a/nginx:1", namespace: "moby"},
		"containerd://nginx" + digest:      {kind: KindContainerd, name: "nginx" + digest},
		"containerd://moby@nginx" + digest: {kind: KindContainerd, name: "nginx" + digest, namespace: "moby"},
		"oci-archive:a.tar:x":              {kind: KindArchive, path: "a.tar:x", format: formatOCI},
	}
	for text, want := range tests {
		if got, err := parseAddress(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"registry:///x", "registry://a b", "registry://host.io/UPPER", "oci:", strings.Repeat("a", 5000)} {
		if got, err := parseAddress(text); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestSplit(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.tar", "b:1"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := map[string][2]string{
		"a.tar": {"a.tar", ""}, "a.tar:app:1": {"a.tar", "app:1"}, "b:1": {"b:1", ""}, "b:1:latest": {"b:1", "latest"},
		"a.tar@sha256:aa": {"a.tar", "sha256:aa"}, "none:1": {"none:1", ""},
	}
	for text, want := range tests {
		path, name := split(dir, text)
		if path != filepath.Join(dir, want[0]) || name != want[1] {
			t.Errorf("%q: %q and %q", text, path, name)
		}
	}
}
