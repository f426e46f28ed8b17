package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// shrink removes what was not used for the longest time until the rest is
// small enough, and what was begun long ago.
func (c *Cache) shrink() error { return c.shrinkTo(keptBytes) }

func (c *Cache) shrinkTo(most int64) error {
	type entry struct {
		path string
		size int64
		used time.Time
	}
	var all []entry
	var total int64
	for _, kind := range []string{blobs, notes, parts} {
		dir := filepath.Join(c.dir, kind)
		files, err := os.ReadDir(dir)
		if err != nil {
			return fmt.Errorf("cache of bundles: %w", err)
		}
		for _, file := range files {
			info, err := file.Info()
			if err != nil {
				continue // Another process removed it.
			}
			path := filepath.Join(dir, file.Name())
			if (kind == parts || strings.HasPrefix(file.Name(), ".new-")) && time.Since(info.ModTime()) > abandoned {
				_ = os.Remove(path)
				continue
			}
			all = append(all, entry{path, info.Size(), info.ModTime()})
			total += info.Size()
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return a.used.Compare(b.used) })
	for _, e := range all {
		if total <= most {
			break
		}
		if os.Remove(e.path) == nil {
			total -= e.size
		}
	}
	return nil
}
