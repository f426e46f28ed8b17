package image

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/image/cache"
	"github.com/boltseal/boltseal/inputs/image/layer"
)

// store is the cache of layers, nil for none. A cache that cannot be used costs
// time and nothing else.
func (c *collector) store(o inputs.ImageOptions) layer.Store {
	if o.Cache == "" {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	store, ok := c.caches[o.Cache]
	if !ok {
		if opened, err := cache.Open(o.Cache, o.CacheSize); err == nil {
			store = opened
		}
		c.caches[o.Cache] = store
	}
	return store
}

// program tells builds apart that may find other things in a layer: by the
// revision, and where that does not say it, by the file that runs.
func program() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return executable()
	}
	parts := []string{info.Main.Version}
	clean := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			parts = append(parts, s.Value)
		case "vcs.modified":
			clean = s.Value == "false"
		}
	}
	if !clean {
		parts = append(parts, executable())
	}
	return strings.Join(parts, " ")
}

func executable() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
}
