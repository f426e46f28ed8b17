package npm

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/boltseal/boltseal/inputs/packages"
)

// readBunLock reads a bun.lock, which is JSON with comments and commas before
// closing brackets. An entry's first item is name@version; workspaces are the
// project's own. It does not say what is for development only.
func readBunLock(f packages.File) (packages.Found, error) {
	text, err := f.Text(packages.MaxText)
	if err != nil {
		return packages.Found{}, err
	}
	var lock struct {
		Version  *int                         `json:"lockfileVersion"`
		Packages map[string][]json.RawMessage `json:"packages"`
	}
	if err := json.Unmarshal(plainJSON(text), &lock); err != nil {
		return packages.Found{}, fmt.Errorf("bun.lock: %w", err)
	}
	if lock.Version == nil {
		return packages.Found{}, errors.New("bun.lock: no lockfileVersion")
	}
	list := packages.List{Kind: kind}
	for _, entry := range lock.Packages {
		if len(entry) == 0 {
			continue
		}
		name, version, ok := cutVersion(str(entry[0]))
		// name@workspace:packages/a
		if _, v := resolve(name, version); ok && (v != "" || len(version) < 10 || version[:10] != "workspace:") {
			list.Add(name, v)
		}
	}
	return list.Sorted()
}

// plainJSON blanks comments and the commas before closing brackets.
func plainJSON(text []byte) []byte {
	out := make([]byte, 0, len(text))
	comma := -1
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '"':
			start := i
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			out = append(out, text[start:min(i+1, len(text))]...)
			comma = -1
			continue
		case c == '/' && i+1 < len(text) && text[i+1] == '/':
			for i < len(text) && text[i] != '\n' {
				i++
			}
			continue
		case c == '/' && i+1 < len(text) && text[i+1] == '*':
			for i += 2; i+1 < len(text) && !(text[i] == '*' && text[i+1] == '/'); i++ {
			}
			i++
			continue
		case c == ',':
			comma = len(out)
		case (c == '}' || c == ']') && comma >= 0:
			out[comma] = ' '
			comma = -1
		case c != ' ' && c != '\t' && c != '\n' && c != '\r':
			comma = -1
		}
		out = append(out, c)
	}
	return out
}
