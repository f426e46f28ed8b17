package layer

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// files draws up the noteworthy files.
func (j *joiner) files() inputs.Files {
	files := inputs.NoFiles()
	litter := leftovers{joiner: j}
	for _, n := range j.root.order {
		path := j.path(n)
		f := j.file(n)
		switch f.kind {
		case File:
			j.regular(&files, n, path, f)
		case Symlink:
			if to := j.program(n); to != none {
				j.tool(&files, n, path, cmp.Or(j.owner[n], j.owner[to]))
			}
		case Directory:
			if f.mode&01002 == 02 && !ofKernel(path) {
				files.WorldWritable = append(files.WorldWritable, j.note(n, path, f))
			}
		}
		litter.see(n, path, f)
	}
	files.Leftovers = litter.list()
	files.Secrets = j.secrets()
	return files
}

// regular looks at a regular file.
func (j *joiner) regular(files *inputs.Files, n id, path string, f *inode) {
	if f.mode&06000 != 0 {
		files.Setuid = append(files.Setuid, j.note(n, path, f))
	}
	if f.mode&02 != 0 && !ofKernel(path) {
		files.WorldWritable = append(files.WorldWritable, j.note(n, path, f))
	}
	if f.capability >= 0 {
		c := j.capabilities[f.capability]
		files.Privileged = append(files.Privileged, inputs.PrivilegedFile{Path: "/" + path, Capabilities: c.names(), Effective: c.Effective,
			OwnedBy: j.owners[j.owner[n]], Layer: j.digest(f.layer)})
	}
	if f.hash >= 0 && f.mode&0111 != 0 {
		files.Executables = append(files.Executables, inputs.Executable{Path: "/" + path, SHA256: fmt.Sprintf("%x", j.hashes[f.hash].SHA256),
			OwnedBy: j.owners[j.owner[n]], Layer: j.digest(f.layer)})
		j.tool(files, n, path, j.owner[n])
	}
}

// program finds the program that a link leads to, none where it leads to none.
// It is only asked for where the link's name matters.
func (j *joiner) program(n id) id {
	if toolRole(j.nodes[n].name) == "" {
		return none
	}
	to := j.at(j.path(n))
	if to == none || !j.nodes[to].alive {
		return none
	}
	if f := j.file(to); f.kind != File || f.hash < 0 || f.mode&0111 == 0 {
		return none
	}
	return to
}

// tool lists a program that helps whoever got in. owner is its package, or for
// a link that belongs to nobody that of the program.
func (j *joiner) tool(files *inputs.Files, n id, path string, owner int32) {
	if strings.HasPrefix(path, "etc/") || strings.HasPrefix(path, "usr/share/doc/") {
		return
	}
	if role := toolRole(j.nodes[n].name); role != "" {
		files.Tools = append(files.Tools, inputs.Tool{Name: j.nodes[n].name, Role: role, Path: "/" + path,
			OwnedBy: j.owners[owner], Layer: j.digest(j.file(n).layer)})
	}
}

func (j *joiner) note(n id, path string, f *inode) inputs.FoundFile {
	return inputs.FoundFile{Path: "/" + path, Mode: fmt.Sprintf("%04o", f.mode), UID: int64(f.uid), GID: int64(f.gid),
		Directory: f.kind == Directory, OwnedBy: j.owners[j.owner[n]], Layer: j.digest(f.layer)}
}

// ofKernel says whether a running container has a file system of its own there.
func ofKernel(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return first == "proc" || first == "sys" || first == "dev"
}

// secrets lists the secrets of all layers: whoever has the image has those as
// well that a later layer deletes.
func (j *joiner) secrets() []inputs.FoundSecret {
	list := []inputs.FoundSecret{}
	for i := range j.details {
		d := &j.details[i]
		for _, s := range d.Secrets {
			s.Where, s.Path, s.Layer = "file", "/"+d.lost, j.digest(d.layer)
			s.RemovedIn, s.OwnedBy = "", ""
			if d.home != none {
				s.Path = "/" + j.path(d.home)
			}
			if d.names == 0 {
				s.RemovedIn = j.digest(d.removed)
			} else {
				s.OwnedBy = j.owners[j.owner[d.home]]
			}
			list = append(list, s)
		}
	}
	return list
}
