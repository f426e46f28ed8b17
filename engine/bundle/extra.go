package bundle

import (
	"fmt"
	"io"
	"io/fs"
	"path"
)

// largestProfile bounds a profile, in bytes.
const largestProfile = 1 << 20

// Profiles reads the profiles of a directory of policies, profiles/*.yaml,
// which engine.OpenSource passes over.
func Profiles(fsys fs.FS) ([]File, error) {
	names, err := fs.Glob(fsys, path.Join(ProfilesFolder, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("read profiles: %w", err)
	}
	var files []File
	for _, name := range names {
		content, err := readLimited(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read profile %s: %w", name, err)
		}
		files = append(files, File{Name: name, Content: content})
	}
	return files, nil
}

// readLimited reads a file of at most largestProfile bytes.
func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, largestProfile+1))
	if err == nil && len(content) > largestProfile {
		err = fmt.Errorf("it is larger than %d MiB", largestProfile>>20)
	}
	return content, err
}
