package catalogers

import (
	"testing"

	"github.com/boltseal/boltseal/inputs/packages"
)

// paths are such as an image has by the ten thousand, and some that are wanted.
func paths() []packages.File {
	head := make([]byte, packages.HeadSize)
	elf := append([]byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00"), head[20:]...)
	return []packages.File{
		{Path: "usr/share/zoneinfo/America/Argentina/Buenos_Aires", Head: head},
		{Path: "usr/lib/node_modules/npm/node_modules/minipass/dist/commonjs/index.js", Head: head},
		{Path: "usr/lib/node_modules/npm/node_modules/minipass/package.json", Head: head},
		{Path: "usr/lib/python3/dist-packages/pip/_internal/commands/install.py", Head: head},
		{Path: "usr/lib/python3/dist-packages/pip-23.0.1.dist-info/METADATA", Head: head},
		{Path: "usr/lib/x86_64-linux-gnu/libcrypto.so.3", Head: elf},
		{Path: "usr/share/doc/libc6/changelog.Debian.gz", Head: head},
		{Path: "app/BOOT-INF/lib/spring-core-5.3.9.jar", Head: head},
	}
}

func TestWantsAllocatesNothing(t *testing.T) {
	all, files := All(), paths()
	if n := testing.AllocsPerRun(100, func() {
		for _, f := range files {
			for _, c := range all {
				c.Wants(f)
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkWants(b *testing.B) {
	all, files := All(), paths()
	i := 0
	for b.Loop() {
		for _, c := range all {
			c.Wants(files[i])
		}
		i = (i + 1) % len(files)
	}
}
