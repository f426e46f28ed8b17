package run

import (
	"path"
	"path/filepath"
)

// nameChart makes the chart of a named directory a named one: to name its
// folder is to name it, so values that are given are meant for it.
func (w *walker) nameChart(dir string) {
	for i := range w.items {
		if it := &w.items[i]; it.judged() && filepath.Dir(it.path) == dir && path.Base(it.name) == "Chart.yaml" {
			it.named = true
		}
	}
}
