package source

import (
	"fmt"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/boltseal/boltseal/inputs"
)

// wanted is a platform that the user asked for, and whether it was there.
type wanted struct {
	text     string
	platform inputs.Platform
	found    bool
}

// parsePlatforms reads os/arch[/variant], names as Docker understands them.
func parsePlatforms(texts []string) ([]*wanted, error) {
	var out []*wanted
	for _, text := range texts {
		parts := strings.Split(strings.ToLower(strings.TrimSpace(text)), "/")
		if len(parts) < 2 || len(parts) > 3 || parts[0] == "" || parts[1] == "" {
			return nil, fmt.Errorf("platform %q is not os/arch or os/arch/variant", text)
		}
		p := inputs.Platform{OS: parts[0], Architecture: parts[1]}
		if len(parts) == 3 {
			p.Variant = parts[2]
		}
		out = append(out, &wanted{text: text, platform: normal(p)})
	}
	return out, nil
}

// normal gives the names that images use to what has several (containerd's
// platforms package, normalizeArch).
func normal(p inputs.Platform) inputs.Platform {
	switch p.Architecture {
	case "x86_64", "x86-64":
		p.Architecture = "amd64"
	case "aarch64":
		p.Architecture = "arm64"
	case "armhf":
		p.Architecture, p.Variant = "arm", "v7"
	case "armel":
		p.Architecture, p.Variant = "arm", "v6"
	case "i386":
		p.Architecture = "386"
	}
	if p.OS == "macos" {
		p.OS = "darwin"
	}
	return p
}

// variant is the variant that a platform has if it says none.
func variant(p inputs.Platform) string {
	switch {
	case p.Variant != "":
		return p.Variant
	case p.Architecture == "arm64":
		return "v8"
	case p.Architecture == "arm":
		return "v7"
	case p.Architecture == "amd64":
		return "v1"
	}
	return ""
}

// wants says whether a platform was asked for, and notes that it is there. A
// platform that was asked for without a variant means every variant.
func (w *walk) wants(p inputs.Platform) bool {
	if len(w.wanted) == 0 {
		return true
	}
	p = normal(p)
	any := false
	for _, want := range w.wanted {
		q := want.platform
		if q.OS == p.OS && q.Architecture == p.Architecture && (q.Variant == "" || q.Variant == variant(p)) {
			want.found, any = true, true
		}
	}
	return any
}

// absent are the platforms that were asked for and are not there.
func (w *walk) absent() []string {
	var out []string
	for _, want := range w.wanted {
		if !want.found {
			out = append(out, want.text)
		}
	}
	return out
}

func platformOf(p *v1.Platform) inputs.Platform {
	if p == nil {
		return inputs.Platform{}
	}
	return inputs.Platform{OS: p.OS, Architecture: p.Architecture, Variant: p.Variant, OSVersion: p.OSVersion}
}

// platformText is os/arch[/variant].
func platformText(p inputs.Platform) string {
	text := p.OS + "/" + p.Architecture
	if p.Variant != "" {
		text += "/" + p.Variant
	}
	return text
}

// noPlatform says that an entry of an index is not made to run anywhere, as
// BuildKit marks attestations.
func noPlatform(d v1.Descriptor) bool {
	if d.Annotations["vnd.docker.reference.type"] != "" {
		return true
	}
	return d.Platform != nil && d.Platform.OS == "unknown" && d.Platform.Architecture == "unknown"
}
