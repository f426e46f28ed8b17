package factory

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
)

const debootstrapped = "debuerreotype"

// base is the root of Debian that the others stand on.
func (m *maker) base() *root { return &root{m: m, layers: []string{filepath.Join(m.work, "base")}} }

func (m *maker) debian(ctx context.Context) error {
	fmt.Fprintln(m.log, "Debian's base")
	base := m.base()
	if _, err := m.run(ctx, "", "debootstrap", "--variant=minbase", "bookworm", base.layers[0]); err != nil {
		return err
	}
	if err := tidy(base.layers[0]); err != nil {
		return err
	}
	if err := base.noteDpkg(ctx, Base); err != nil {
		return err
	}
	img, err := base.image([]string{debootstrapped}, v1.Config{Cmd: []string{"bash"}, Env: []string{path}})
	if err != nil {
		return err
	}
	return m.save(Base, img)
}

const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// layered makes an image of Debian's packages on the base.
func (m *maker) layered(ctx context.Context, image string, packages ...string) (*root, []string, error) {
	fmt.Fprintln(m.log, image+":", strings.Join(packages, " "))
	base := m.base()
	if err := base.noteDpkg(ctx, image); err != nil {
		return nil, nil, err
	}
	next, err := base.apt(ctx, image, packages...)
	if err != nil {
		return nil, nil, err
	}
	by := []string{debootstrapped, "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends " + strings.Join(packages, " ") + " # buildkit"}
	return next, by, next.noteDpkg(ctx, image)
}

func (m *maker) python(ctx context.Context) error {
	r, by, err := m.layered(ctx, Python, "python3", "python3-requests", "python3-yaml", "python3-cryptography")
	if err != nil {
		return err
	}
	const list = "import importlib.metadata as m\nfor d in m.distributions(): print(d.metadata['Name'], d.version, sep='\\t')"
	a, err := r.mount(Python + "-list")
	if err != nil {
		return err
	}
	out, err := m.run(ctx, "", "chroot", a.merged, "python3", "-c", list)
	if err != nil {
		return err
	}
	if _, err := r.keep(a); err != nil {
		return err
	}
	if err := m.note(Python, "metadata.tsv", out); err != nil {
		return err
	}
	img, err := r.image(by, v1.Config{Cmd: []string{"python3"}, Env: []string{path}})
	if err != nil {
		return err
	}
	return m.save(Python, img)
}

func (m *maker) java(ctx context.Context) error {
	r, by, err := m.layered(ctx, Java, "openjdk-17-jre-headless", "liblog4j2-java", "libspring-core-java", "libcommons-lang3-java", "libjackson2-databind-java", "libguava-java")
	if err != nil {
		return err
	}
	img, err := r.image(by, v1.Config{Cmd: []string{"java", "-version"}, Env: []string{path}})
	if err != nil {
		return err
	}
	return m.save(Java, img)
}

// applications are what the node image installs by npm, at versions that exist.
func applications() map[string]string {
	return map[string]string{"express": "4.21.2", "react": "18.3.1", "lodash": "4.17.20", "typescript": "5.6.3", "webpack": "5.97.1", "@babel/core": "7.26.0"}
}

func (m *maker) node(ctx context.Context) error {
	r, by, err := m.layered(ctx, Node, "nodejs", "npm")
	if err != nil {
		return err
	}
	a, err := r.mount("app")
	if err != nil {
		return err
	}
	app := filepath.Join(a.merged, "app")
	if err := os.MkdirAll(app, 0o755); err != nil {
		return fmt.Errorf("make the application: %w", err)
	}
	manifest, err := json.Marshal(map[string]any{"name": "app", "version": "1.0.0", "private": true, "dependencies": applications()})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(app, "package.json"), manifest, 0o644); err != nil {
		return fmt.Errorf("write the application: %w", err)
	}
	if _, err := m.run(ctx, app, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"); err != nil {
		return err
	}
	out, err := m.run(ctx, app, "npm", "ls", "--all", "--json", "--long")
	if err != nil {
		return err
	}
	if err := m.note(Node, "npm-ls.json", out); err != nil {
		return err
	}
	if r, err = r.keep(a); err != nil {
		return err
	}
	if err := r.noteDpkgOf(ctx, Node, 1, 2); err != nil {
		return err
	}
	by = append(by, "COPY app /app # buildkit")
	img, err := r.image(by, v1.Config{User: "node", WorkingDir: "/app", Cmd: []string{"node", "index.js"}, Env: []string{path}})
	if err != nil {
		return err
	}
	return m.save(Node, img)
}

// noteDpkgOf says that a layer without a package database of its own has that
// of an earlier one.
func (r *root) noteDpkgOf(_ context.Context, image string, from, to int) error {
	was, err := Images{Dir: r.m.dir}.Truth(image, fmt.Sprintf("dpkg-query.%d.tsv", from))
	if err != nil {
		return err
	}
	return r.m.note(image, fmt.Sprintf("dpkg-query.%d.tsv", to), was)
}

// program is the source of the static program; its dependencies are those of
// the module that the tests are in.
const program = `package main

import (
	"fmt"

	"github.com/BurntSushi/toml"
	"go.yaml.in/yaml/v3"
	"golang.org/x/term"
)

func main() {
	var v any
	fmt.Println(toml.Unmarshal(nil, &v), yaml.Unmarshal(nil, &v), term.IsTerminal(0))
}
`

// static makes the images that hold one Go program and what distroless images
// have: one of each architecture, and an index of both.
func (m *maker) static(ctx context.Context) error {
	fmt.Fprintln(m.log, Static, "and", Index)
	source, err := m.source(ctx)
	if err != nil {
		return err
	}
	index := mutate.IndexMediaType(empty.Index, "application/vnd.oci.image.index.v1+json")
	for _, architecture := range []string{"amd64", "arm64"} {
		img, err := m.staticImage(ctx, source, architecture)
		if err != nil {
			return err
		}
		if architecture == "amd64" {
			if err := m.save(Static, img); err != nil {
				return err
			}
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: img,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: architecture}}})
	}
	if err := m.path.AppendIndex(index, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": Index})); err != nil {
		return fmt.Errorf("save the index: %w", err)
	}
	return nil
}

// source writes the program's module: it takes the versions of this one.
func (m *maker) source(ctx context.Context) (string, error) {
	out, err := m.run(ctx, "", "go", "list", "-m", "-f", "{{.Path}} {{.Version}}", "github.com/BurntSushi/toml", "go.yaml.in/yaml/v3", "golang.org/x/term", "golang.org/x/sys")
	if err != nil {
		return "", err
	}
	dir := filepath.Join(m.work, "program")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make the program's folder: %w", err)
	}
	mod := "module example.com/program\n\ngo 1.26\n\nrequire (\n\t" + strings.ReplaceAll(strings.TrimSpace(string(out)), "\n", "\n\t") + "\n)\n"
	for name, content := range map[string]string{"go.mod": mod, "main.go": program} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return "", fmt.Errorf("write the program: %w", err)
		}
	}
	_, err = m.run(ctx, dir, "go", "mod", "tidy")
	return dir, err
}

func (m *maker) staticImage(ctx context.Context, source, architecture string) (v1.Image, error) {
	dir := filepath.Join(m.work, "static-"+architecture)
	files := map[string]string{
		"etc/os-release":                 "PRETTY_NAME=\"Distroless\"\nNAME=\"Debian GNU/Linux\"\nID=\"debian\"\nVERSION_ID=\"12\"\nVERSION=\"Debian GNU/Linux 12 (bookworm)\"\n",
		"etc/passwd":                     "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n",
		"etc/group":                      "root:x:0:\nnonroot:x:65532:\n",
		"var/lib/dpkg/status.d/tzdata":   "Package: tzdata\nVersion: 2025b-0+deb12u2\nArchitecture: all\nMaintainer: GNU Libc Maintainers <x@example.com>\n",
		"var/lib/dpkg/status.d/netbase":  "Package: netbase\nVersion: 6.4\nArchitecture: all\nMaintainer: Marco <x@example.com>\n",
		"var/lib/dpkg/status.d/libssl3":  "Package: libssl3\nSource: openssl\nVersion: 3.0.17-1~deb12u2\nArchitecture: " + architecture + "\n",
		"usr/share/doc/netbase/keep":     "",
		"usr/share/zoneinfo/Etc/keep":    "",
		"home/nonroot/.profile":          "",
		"etc/ssl/certs/ca-certificates1": "",
	}
	for name, content := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return nil, fmt.Errorf("make %s: %w", name, err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	binary := filepath.Join(dir, "program")
	if _, err := m.run(ctx, source, "env", "GOARCH="+architecture, "go", "build", "-trimpath", "-o", binary, "."); err != nil {
		return nil, err
	}
	out, err := m.run(ctx, "", "go", "version", "-m", binary)
	if err != nil {
		return nil, err
	}
	if err := m.note(Static, "go-version."+architecture+".txt", out); err != nil {
		return nil, err
	}
	layer, err := layerOf(dir)
	if err != nil {
		return nil, err
	}
	img := mutate.MediaType(empty.Image, "application/vnd.oci.image.manifest.v1+json")
	img = mutate.ConfigMediaType(img, "application/vnd.oci.image.config.v1+json")
	if img, err = mutate.Append(img, mutate.Addendum{Layer: layer, History: v1.History{Created: v1.Time{Time: epoch}, CreatedBy: "COPY /program / # buildkit"}}); err != nil {
		return nil, fmt.Errorf("add the program's layer: %w", err)
	}
	return configured(img, v1.Config{User: "65532", Entrypoint: []string{"/program"}}, architecture)
}
