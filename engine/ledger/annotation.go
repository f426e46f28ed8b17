package ledger

import (
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// annotationWaivers reads the ignore annotations of an object, which speak
// for the whole of it, and of its pod template, which speak for the template.
func (b *Book) annotationWaivers(file string, c *inputs.Collected) []ownWaiver {
	if c.Doc.Review == nil {
		return nil
	}
	own := b.annotated(file, c, inputs.Path{"metadata", "annotations"}, func(*engine.Finding) bool { return true })
	pod := c.Doc.Pod
	if pod == nil || len(pod.Path) < 2 {
		return own
	}
	template := pod.Path[:len(pod.Path)-1]
	inTemplate := func(f *engine.Finding) bool { return f.Element != "" || hasPrefix(f.Path, template) }
	path := append(slices.Clone(template), "metadata", "annotations")
	return append(own, b.annotated(file, c, path, inTemplate)...)
}

// annotated reads the ignore annotations in the mapping at path.
func (b *Book) annotated(file string, c *inputs.Collected, path inputs.Path, speaksFor func(*engine.Finding) bool) []ownWaiver {
	annotations := mappingAt(c.Doc.Review.Object, path)
	var own []ownWaiver
	for _, name := range slices.Sorted(maps.Keys(annotations)) {
		rule, ours := strings.CutPrefix(name, AnnotationPrefix)
		if !ours {
			continue
		}
		place := annotationPlace(file, c, append(slices.Clone(path), name))
		place.Rule = rule
		e, err := ParseAnnotation(text(annotations[name]))
		if err != nil {
			b.note(place, err.Error())
			continue
		}
		e.Rule, e.File, e.Line = rule, place.File, place.Line
		if m := b.admit(e); m != nil {
			own = append(own, ownWaiver{m, "annotation", func(f *engine.Finding) bool {
				return AnnotationRule(f.Rule) == rule && speaksFor(f)
			}})
		}
	}
	return own
}

func annotationPlace(file string, c *inputs.Collected, path inputs.Path) Entry {
	place := Entry{File: file}
	if c.Locator != nil {
		if pos, rest := c.Locator.Locate(path); rest == 0 {
			place.Line = pos.Line
		}
	}
	return place
}

// mappingAt follows a path into an object; what is not there gives nil.
func mappingAt(object map[string]any, path inputs.Path) map[string]any {
	var node any = object
	for _, step := range path {
		switch at := node.(type) {
		case map[string]any:
			key, _ := step.(string)
			node = at[key]
		case []any:
			index, ok := step.(int)
			if !ok || index < 0 || index >= len(at) {
				return nil
			}
			node = at[index]
		default:
			return nil
		}
	}
	mapping, _ := node.(map[string]any)
	return mapping
}
