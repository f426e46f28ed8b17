package cache

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// entry is a file of the cache.
type entry struct {
	file string
	size int64
	used time.Time
}

// shrink deletes what was not used for the longest time until nine tenths of
// the size are left. Whatever another process deletes meanwhile is gone all
// the same.
func (c *Cache) shrink() {
	if !c.evict.TryLock() {
		return
	}
	defer c.evict.Unlock()
	entries := c.entries()
	var total int64
	for _, e := range entries {
		total += e.size
	}
	if total <= c.size {
		return
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(a.used.Compare(b.used), strings.Compare(a.file, b.file)) })
	for _, e := range entries {
		if total <= c.size/10*9 {
			return
		}
		if os.Remove(e.file) == nil {
			total -= e.size
		}
	}
}

// entries lists the files of the cache. Temporary files that nobody finished
// are deleted on the way; links and what else is not ours is left alone.
func (c *Cache) entries() []entry {
	var list []entry
	folders, _ := os.ReadDir(c.dir)
	for _, d := range folders {
		if !d.IsDir() || len(d.Name()) != 2 {
			continue
		}
		files, _ := os.ReadDir(filepath.Join(c.dir, d.Name()))
		for _, f := range files {
			info, err := f.Info()
			if err != nil || !info.Mode().IsRegular() {
				continue
			}
			name := filepath.Join(c.dir, d.Name(), f.Name())
			if strings.HasPrefix(f.Name(), ".new-") {
				if time.Since(info.ModTime()) > abandoned {
					_ = os.Remove(name)
				}
				continue
			}
			list = append(list, entry{file: name, size: info.Size(), used: info.ModTime()})
		}
	}
	return list
}
