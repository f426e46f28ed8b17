package config

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
)

// DigestSource is sha256:hex over the names and contents of the policy and
// data files of a source, in the order of their names.
func DigestSource(source engine.Source) (string, error) {
	total := sha256.New()
	root := source.Root
	if root == "" {
		root = "."
	}
	err := fs.WalkDir(source.FS, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.Type().IsRegular() || !decides(name) {
			return nil
		}
		content, err := fs.ReadFile(source.FS, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(total, "%d %s %x\n", len(name), name, sha256.Sum256(content))
		return nil
	})
	if err != nil {
		return "", err
	}
	return "sha256:" + hex.EncodeToString(total.Sum(nil)), nil
}

func decides(name string) bool {
	for _, suffix := range []string{".rego", ".json", ".yaml", ".yml", ".manifest"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// DigestProfiles lists the profiles in force with digests of their JSON.
func DigestProfiles(names []string, known []engine.Profile) []report.InForce {
	if len(names) == 0 {
		names = []string{"default"}
	}
	var list []report.InForce
	for _, profile := range known {
		if !slices.Contains(names, profile.Name) {
			continue
		}
		content, err := json.Marshal(profile)
		if err != nil {
			continue
		}
		sum := sha256.Sum256(content)
		list = append(list, report.InForce{Kind: "profile", Name: profile.Name, Digest: "sha256:" + hex.EncodeToString(sum[:])})
	}
	return list
}
