package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/boltseal/boltseal/tests/images/factory"
)

// nodeImage measures an image of Debian, node and an application. The first
// row is the floor: unpacking the layers and hashing them, by gzip and
// sha256sum, which every scanner that verifies its input has to do.
func nodeImage(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	images, err := factory.Find()
	if err != nil {
		return nil, nil, err
	}
	blobs, err := largeBlobs(images)
	if err != nil {
		return nil, nil, err
	}
	address := "oci:" + images.Layout() + ":" + factory.Node
	cache := filepath.Join(s.work, "layers")
	facts := []string{"--allow-missing", "vulnerabilities", "-o", "json", address}
	rows, err := interleave(ctx, min(s.runs, 5),
		command{name: "gzip -dc | sha256sum of the layers", args: []string{"sh", "-c", "cat " + strings.Join(blobs, " ") + " | gzip -dc | sha256sum"}, exits: []int{0}, minOutput: 60},
		command{name: "boltseal check IMAGE, no cache", args: append([]string{boltseal, "check", "--no-cache"}, facts...), exits: judged, minOutput: 1000},
		command{name: "boltseal check IMAGE, layers cached", args: append([]string{boltseal, "check", "--cache-dir", cache}, facts...), exits: judged, minOutput: 1000},
	)
	if err != nil {
		return nil, nil, err
	}
	return rows, []claim{
		{text: "cold: CPU seconds", value: rows[1].cpu().Seconds(), limit: 2.5, atMax: true},
		{text: "cold: CPU / unpacking and hashing", value: cpuRatio(rows[1], rows[0]), limit: 2.0, atMax: true},
		{text: "cold: peak MiB", value: rows[1].rssMiB(), limit: 130, atMax: true},
		{text: "cached: CPU seconds", value: rows[2].cpu().Seconds(), limit: 0.2, atMax: true},
	}, nil
}

// largeBlobs are the layers of the node image.
func largeBlobs(images factory.Images) ([]string, error) {
	var index, manifest struct {
		Manifests []struct {
			Digest      string
			Annotations map[string]string
		}
		Layers []struct{ Digest string }
	}
	if err := readJSON(filepath.Join(images.Layout(), "index.json"), &index); err != nil {
		return nil, err
	}
	blob := func(digest string) string {
		return filepath.Join(images.Layout(), "blobs", "sha256", strings.TrimPrefix(digest, "sha256:"))
	}
	var names []string
	for _, m := range index.Manifests {
		if m.Annotations["org.opencontainers.image.ref.name"] != factory.Node {
			continue
		}
		if err := readJSON(blob(m.Digest), &manifest); err != nil {
			return nil, err
		}
		for _, layer := range manifest.Layers {
			names = append(names, blob(layer.Digest))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the node image is not in %s", images.Layout())
	}
	return names, nil
}

func readJSON(name string, into any) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return json.Unmarshal(content, into)
}

// manyPackages is how many packages the measured bill of materials lists.
const manyPackages = 20_000

// largeSBOM measures a bill of materials of many packages, with advisories at
// hand for its ecosystem.
func largeSBOM(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	bom := filepath.Join(s.work, "bom.cdx.json")
	if err := writeSBOM(bom, manyPackages); err != nil {
		return nil, nil, err
	}
	osv := filepath.Join(s.work, "osv.json")
	record := `{"schema_version":"1.6.0","id":"GHSA-aaaa-bbbb-cccc","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"package-7"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"9.0.0"}]}]}]}`
	if err := os.WriteFile(osv, []byte(record), 0o600); err != nil {
		return nil, nil, err
	}
	db := filepath.Join(s.work, "db")
	if out, err := exec.CommandContext(ctx, boltseal, "db", "import", "--db", db, osv).CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("import an advisory: %w: %s", err, out)
	}
	rows, err := interleave(ctx, min(s.runs, 5),
		command{name: fmt.Sprintf("boltseal check bom.cdx.json, %d packages", manyPackages), args: []string{boltseal, "check", "--db", db, "--allow-missing", "kev", "-o", "json", bom}, exits: judged, minOutput: 500})
	if err != nil {
		return nil, nil, err
	}
	return rows, []claim{{text: "CPU seconds", value: rows[0].cpu().Seconds(), limit: 1, atMax: true}}, nil
}

// writeSBOM writes a CycloneDX document as generators do: each component has a
// purl, a licence and a hash, and depends on the next.
func writeSBOM(name string, n int) error {
	var b strings.Builder
	b.WriteString(`{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,"metadata":{"timestamp":"2026-11-01T00:00:00Z","tools":{"components":[{"type":"application","name":"generator","version":"1"}]},"component":{"bom-ref":"app","type":"application","name":"app","version":"1.0.0","supplier":{"name":"Example"}}},"components":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"bom-ref":"pkg:npm/package-%[1]d@1.%[1]d.0","type":"library","supplier":{"name":"Example"},"name":"package-%[1]d","version":"1.%[1]d.0","purl":"pkg:npm/package-%[1]d@1.%[1]d.0","hashes":[{"alg":"SHA-256","content":"%064[1]x"}],"licenses":[{"license":{"id":"MIT"}}],"externalReferences":[{"type":"website","url":"https://example.com/package-%[1]d"}]}`, i)
	}
	b.WriteString(`],"dependencies":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"ref":"pkg:npm/package-%[1]d@1.%[1]d.0","dependsOn":["pkg:npm/package-%[2]d@1.%[2]d.0"]}`, i, (i+1)%n)
	}
	b.WriteString(`]}`)
	return os.WriteFile(name, []byte(b.String()), 0o600)
}
