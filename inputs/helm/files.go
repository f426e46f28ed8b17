package helm

import (
	"encoding/base64"
	"path"
	"strings"

	"github.com/gobwas/glob"
)

// files are what templates see as .Files: those of the chart's folder that
// are neither templates nor charts. Templates name its methods.
type files map[string][]byte

// GetBytes is a file's content, nothing where there is none.
func (f files) GetBytes(name string) []byte {
	if data, ok := f[name]; ok {
		return data
	}
	return []byte{}
}

// Get is a file's content as text.
func (f files) Get(name string) string { return string(f.GetBytes(name)) }

// Glob are the files whose names match.
func (f files) Glob(pattern string) files {
	g, err := glob.Compile(pattern, '/')
	if err != nil {
		g = glob.MustCompile("**")
	}
	out := files{}
	for name, data := range f {
		if g.Match(name) {
			out[name] = data
		}
	}
	return out
}

// AsConfig writes the files as the data of a ConfigMap.
func (f files) AsConfig() string {
	return f.as(func(data []byte) string { return string(data) })
}

// AsSecrets writes the files as the data of a Secret.
func (f files) AsSecrets() string { return f.as(base64.StdEncoding.EncodeToString) }

func (f files) as(text func([]byte) string) string {
	if f == nil {
		return ""
	}
	out := map[string]string{}
	for name, data := range f {
		out[path.Base(name)] = text(data)
	}
	return orEmpty(toYAML(out))
}

// Lines are a file's lines.
func (f files) Lines(name string) []string {
	if len(f[name]) == 0 {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(string(f[name]), "\n"), "\n")
}
