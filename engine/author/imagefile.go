package author

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"go.yaml.in/yaml/v4"
)

// imageExtension marks an example that describes an image: the harness makes
// the archive that docker save would write of it.
const imageExtension = ".image.yaml"

// imageFile describes an image for an example.
type imageFile struct {
	// Name is the image's name and tag.
	Name string `yaml:"name"`
	// Platform is os/arch[/variant], linux/amd64 where none is given.
	Platform string `yaml:"platform"`
	// Created and Author are when the image was made, and by whom.
	Created string `yaml:"created"`
	Author  string `yaml:"author"`
	// Config is what runs, in the words of the image specification but for
	// the case.
	Config imageFileConfig `yaml:"config"`
	// Layers are the steps of the history, lowest first. One without files and
	// removals makes no layer.
	Layers []imageFileLayer `yaml:"layers"`
	// Vulnerabilities are joined with the document, as an enricher does it. The
	// keys are those of the document.
	Vulnerabilities []map[string]any `yaml:"vulnerabilities"`
	// Secrets are joined with those that the collector finds.
	Secrets []map[string]any `yaml:"secrets"`
}

type imageFileConfig struct {
	User        string            `yaml:"user"`
	Env         []string          `yaml:"env"`
	Entrypoint  []string          `yaml:"entrypoint"`
	Cmd         []string          `yaml:"cmd"`
	WorkingDir  string            `yaml:"working_dir"`
	Ports       []string          `yaml:"ports"`
	Volumes     []string          `yaml:"volumes"`
	Labels      map[string]string `yaml:"labels"`
	Healthcheck []string          `yaml:"healthcheck"`
	OnBuild     []string          `yaml:"on_build"`
}

type imageFileLayer struct {
	CreatedBy string                    `yaml:"created_by"`
	Created   string                    `yaml:"created"`
	Files     map[string]imageFileEntry `yaml:"files"`
	Remove    []string                  `yaml:"remove"`
}

// imageFileEntry is a file, given by its text alone or by more. A path that
// ends in a slash is a directory.
type imageFileEntry struct {
	Content string            `yaml:"content"`
	Base64  string            `yaml:"base64"`
	Mode    string            `yaml:"mode"`
	UID     int               `yaml:"uid"`
	GID     int               `yaml:"gid"`
	Link    string            `yaml:"link"`
	Size    int64             `yaml:"size"`
	Xattrs  map[string]string `yaml:"xattrs"`
}

// UnmarshalYAML reads a file's text, or an object with more.
func (e *imageFileEntry) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		e.Content = node.Value
		return nil
	}
	type plain imageFileEntry
	return node.Decode((*plain)(e))
}

// readImageFile reads the description of an image.
func readImageFile(content []byte) (*imageFile, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	var d imageFile
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("read the description of an image: %w", err)
	}
	if d.Name == "" {
		d.Name = "registry.example/team/app:1.0"
	}
	if d.Platform == "" {
		d.Platform = "linux/amd64"
	}
	return &d, nil
}

// join adds the described vulnerabilities to a document.
func (d *imageFile) join(doc *inputs.Document) error {
	for _, described := range d.Vulnerabilities {
		v := inputs.Vulnerability{Severity: "unknown", CVSS: -1, EPSS: -1, Reachable: "unknown", Aliases: []string{}, Fixed: []string{},
			VEXNotes: []string{}, Sources: []string{}, Ratings: []inputs.Rating{}, Disagreements: []string{}}
		if err := fields(described, &v); err != nil {
			return fmt.Errorf("read a described vulnerability: %w", err)
		}
		doc.Vulnerabilities = append(doc.Vulnerabilities, v)
	}
	for _, described := range d.Secrets {
		var s inputs.FoundSecret
		if err := fields(described, &s); err != nil {
			return fmt.Errorf("read a described secret: %w", err)
		}
		doc.Files.Secrets = append(doc.Files.Secrets, s)
	}
	return nil
}

// fields sets the fields of a part of a document, by their JSON names.
func fields(described map[string]any, part any) error {
	text, err := json.Marshal(described)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(part); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return nil
}

// archive makes the archive that docker save would write (moby,
// image/spec/spec.md, "Combined Image JSON + Filesystem Changeset Format").
func (d *imageFile) archive() ([]byte, error) {
	layers := [][]byte{}
	history := []map[string]any{}
	diffs := []string{}
	for n, layer := range d.Layers {
		step := map[string]any{"created_by": layer.CreatedBy}
		if created := layer.Created + d.Created; created != "" {
			step["created"] = firstText(layer.Created, d.Created)
		}
		if len(layer.Files)+len(layer.Remove) == 0 {
			step["empty_layer"] = true
			history = append(history, step)
			continue
		}
		content, err := layer.tar()
		if err != nil {
			return nil, fmt.Errorf("make layer %d: %w", n, err)
		}
		sum := sha256.Sum256(content)
		layers, diffs = append(layers, content), append(diffs, "sha256:"+hex.EncodeToString(sum[:]))
		history = append(history, step)
	}
	config, err := json.Marshal(d.config(history, diffs))
	if err != nil {
		return nil, fmt.Errorf("make the image's configuration: %w", err)
	}
	sum := sha256.Sum256(config)
	name := hex.EncodeToString(sum[:]) + ".json"
	files := map[string][]byte{name: config}
	names := []string{}
	for n, content := range layers {
		at := strings.TrimPrefix(diffs[n], "sha256:") + "/layer.tar"
		names, files[at] = append(names, at), content
	}
	manifest, err := json.Marshal([]any{map[string]any{"Config": name, "RepoTags": []string{d.Name}, "Layers": names}})
	if err != nil {
		return nil, fmt.Errorf("make the archive's manifest: %w", err)
	}
	files["manifest.json"] = manifest
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, at := range slices.Sorted(maps.Keys(files)) {
		if err := errors.Join(w.WriteHeader(&tar.Header{Name: at, Mode: 0o644, Size: int64(len(files[at]))}), writeAll(w, files[at])); err != nil {
			return nil, fmt.Errorf("make the archive: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("make the archive: %w", err)
	}
	return out.Bytes(), nil
}

func firstText(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

func writeAll(w io.Writer, content []byte) error {
	_, err := w.Write(content)
	return err
}

// config is the image's configuration (OCI image-spec, config.md).
func (d *imageFile) config(history []map[string]any, diffs []string) map[string]any {
	platform := strings.Split(d.Platform+"//", "/")
	c := &d.Config
	run := map[string]any{"User": c.User, "Env": c.Env, "Entrypoint": c.Entrypoint, "Cmd": c.Cmd, "WorkingDir": c.WorkingDir,
		"Labels": c.Labels, "OnBuild": c.OnBuild, "ExposedPorts": keys(c.Ports), "Volumes": keys(c.Volumes)}
	if len(c.Healthcheck) > 0 {
		run["Healthcheck"] = map[string]any{"Test": c.Healthcheck}
	}
	out := map[string]any{"os": platform[0], "architecture": platform[1], "variant": platform[2], "author": d.Author, "config": run,
		"rootfs": map[string]any{"type": "layers", "diff_ids": diffs}, "history": history}
	if d.Created != "" {
		out["created"] = d.Created
	}
	return out
}

func keys(names []string) map[string]any {
	out := map[string]any{}
	for _, name := range names {
		out[name] = map[string]any{}
	}
	return out
}

// tar is a layer's archive: directories first, as they are made.
func (l *imageFileLayer) tar() ([]byte, error) {
	entries := maps.Clone(l.Files)
	if entries == nil {
		entries = map[string]imageFileEntry{}
	}
	for _, gone := range l.Remove {
		entries[path.Join(path.Dir(gone), ".wh."+path.Base(gone))] = imageFileEntry{}
	}
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		entry := entries[name]
		header, content, err := entry.header(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := errors.Join(w.WriteHeader(header), writeAll(w, content)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("end the archive: %w", err)
	}
	return out.Bytes(), nil
}

// header is an entry's header, and its content.
func (e *imageFileEntry) header(name string) (*tar.Header, []byte, error) {
	content := []byte(e.Content)
	if e.Base64 != "" {
		var err error
		if content, err = base64.StdEncoding.DecodeString(e.Base64); err != nil {
			return nil, nil, fmt.Errorf("read base64: %w", err)
		}
	}
	if e.Size > int64(len(content)) {
		content = append(content, make([]byte, e.Size-int64(len(content)))...)
	}
	mode := int64(0o644)
	h := &tar.Header{Typeflag: tar.TypeReg, Name: strings.TrimPrefix(name, "/"), Uid: e.UID, Gid: e.GID, ModTime: time.Unix(0, 0)}
	switch {
	case e.Link != "":
		h.Typeflag, h.Linkname, content, mode = tar.TypeSymlink, e.Link, nil, 0o777
	case strings.HasSuffix(name, "/"):
		h.Typeflag, content, mode = tar.TypeDir, nil, 0o755
	}
	if e.Mode != "" {
		var err error
		if mode, err = strconv.ParseInt(e.Mode, 8, 32); err != nil {
			return nil, nil, fmt.Errorf("read a mode: %w", err)
		}
	}
	h.Mode, h.Size = mode, int64(len(content))
	for key, value := range e.Xattrs {
		raw, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			return nil, nil, fmt.Errorf("read base64 of %s: %w", key, err)
		}
		if h.PAXRecords == nil {
			h.PAXRecords = map[string]string{}
		}
		h.PAXRecords["SCHILY.xattr."+key] = string(raw)
	}
	return h, content, nil
}

// memoryFile is an archive in memory.
type memoryFile struct{ *bytes.Reader }

// Size implements inputs.File.
func (f memoryFile) Size() int64 { return f.Reader.Size() }

// Close implements inputs.File.
func (memoryFile) Close() error { return nil }

// archiveRef is the reference to the archive of a described image.
func archiveRef(name string, archive []byte) inputs.Ref {
	return inputs.Ref{
		Name: strings.TrimSuffix(name, imageExtension) + ".tar", Head: archive[:min(len(archive), inputs.HeadSize)], Named: true,
		Limits: inputs.DefaultLimits(), Images: inputs.ImageOptions{Limits: inputs.DefaultImageLimits()},
		Bytes: func() ([]byte, error) { return archive, nil },
		Open:  func() (inputs.File, error) { return memoryFile{bytes.NewReader(archive)}, nil },
	}
}
