package layer

import (
	"slices"
	"strings"
	"testing"
)

func TestLayersLieOnTopOfEachOther(t *testing.T) {
	for _, tt := range []struct {
		name   string
		layers [][]string
		want   []string
	}{
		{"a later file replaces an earlier one", [][]string{{"a = 1"}, {"a = 22"}}, []string{"a"}},
		{"directories merge", [][]string{{"d/", "d/a = 1"}, {"d/", "d/b = 2"}}, []string{"d/", "d/a", "d/b"}},
		{"a whiteout deletes a file", [][]string{{"d/a = 1", "d/b = 2"}, {"d/.wh.a"}}, []string{"d/", "d/b"}},
		{"a whiteout deletes a directory", [][]string{{"d/e/a = 1", "b = 2"}, {".wh.d"}}, []string{"b"}},
		{"a whiteout of nothing", [][]string{{"a = 1"}, {"x/.wh.b", ".wh.c", "a/.wh.d", "a/.wh..wh..opq"}}, []string{"a", "x/"}},
		{"a whiteout does not touch its own layer", [][]string{{"a = 1"}, {"a = 2", ".wh.a"}}, []string{"a"}},
		{"a whiteout before its own layer's file", [][]string{{"a = 1"}, {".wh.a", "a = 2"}}, []string{"a"}},
		{"a whiteout beside a new directory makes it opaque", [][]string{{"d/a = 1"}, {".wh.d", "d/", "d/b = 2"}}, []string{"d/", "d/b"}},
		{"the same the other way round", [][]string{{"d/a = 1"}, {"d/", "d/b = 2", ".wh.d"}}, []string{"d/", "d/b"}},
		{"an opaque directory hides what is below", [][]string{{"d/a = 1", "d/e/f = 2"}, {"d/", "d/.wh..wh..opq", "d/b = 3"}}, []string{"d/", "d/b"}},
		{"wherever the mark stands", [][]string{{"d/a = 1", "d/e/f = 2"}, {"d/", "d/b = 3", "d/e/g = 4", "d/.wh..wh..opq"}}, []string{"d/", "d/b", "d/e/", "d/e/g"}},
		{"an opaque root", [][]string{{"a = 1", "d/b = 2"}, {".wh..wh..opq", "c = 3"}}, []string{"c"}},
		{"opaque twice", [][]string{{"d/e/a = 1"}, {"d/e/.wh..wh..opq", "d/.wh..wh..opq", "d/e/b = 1"}}, []string{"d/", "d/e/", "d/e/b"}},
		{"opaque in one layer only", [][]string{{"d/a = 1"}, {"d/.wh..wh..opq", "d/b = 2"}, {"d/c = 3"}}, []string{"d/", "d/b", "d/c"}},
		{"opaque again in the next", [][]string{{"d/a = 1"}, {"d/.wh..wh..opq", "d/b = 2"}, {"d/.wh..wh..opq", "d/c = 3"}}, []string{"d/", "d/c"}},
		{"deleted and made again", [][]string{{"d/a = 1"}, {".wh.d"}, {"d/b = 2"}}, []string{"d/", "d/b"}},
		{"deleted, made again as it was", [][]string{{"d/a = 1", "d/c = 1"}, {".wh.d"}, {"d/a = 2"}}, []string{"d/", "d/a"}},
		{"a file becomes a directory", [][]string{{"a = 1"}, {"a/", "a/b = 2"}}, []string{"a/", "a/b"}},
		{"a file becomes a directory that nobody names", [][]string{{"a = 1"}, {"a/b = 2"}}, []string{"a/", "a/b"}},
		{"a directory becomes a file", [][]string{{"a/b = 1", "a/c/d = 1"}, {"a = 2"}}, []string{"a"}},
		{"a directory becomes a link", [][]string{{"a/b = 1"}, {"c/", "a -> c"}}, []string{"a -> c", "c/"}},
		{"a link becomes a directory", [][]string{{"c/x = 1", "a -> c"}, {"a/", "a/b = 2"}}, []string{"a/", "a/b", "c/", "c/x"}},
		{"the last of one layer wins", [][]string{{"a = 1", "a -> b", "b = 1"}}, []string{"a -> b", "b"}},
		{"back and forth", [][]string{{"a = 1", "a/", "a/x = 1", "a = 2", "a/", "a/y = 1"}}, []string{"a/", "a/y"}},
		{"a path below a link lands where it leads", [][]string{{"usr/bin/", "bin -> usr/bin"}, {"bin/x = 1"}}, []string{"bin -> usr/bin", "usr/", "usr/bin/", "usr/bin/x"}},
		{"an absolute link is the image's", [][]string{{"usr/bin/", "bin -> /usr/bin"}, {"bin/x = 1"}}, []string{"bin -> /usr/bin", "usr/", "usr/bin/", "usr/bin/x"}},
		{"a link does not lead out", [][]string{{"up -> ../../../etc", "etc/"}, {"up/passwd = 1"}}, []string{"etc/", "etc/passwd", "up -> ../../../etc"}},
		{"a link to nowhere makes the place", [][]string{{"lib -> usr/lib"}, {"lib/x = 1"}}, []string{"lib -> usr/lib", "usr/", "usr/lib/", "usr/lib/x"}},
		{"a whiteout below a link", [][]string{{"usr/bin/x = 1", "bin -> usr/bin"}, {"bin/.wh.x"}}, []string{"bin -> usr/bin", "usr/", "usr/bin/"}},
		{"a whiteout of a link leaves its target", [][]string{{"usr/x = 1", "l -> usr"}, {".wh.l"}}, []string{"usr/", "usr/x"}},
		{"a whiteout below a directory that replaces a link", [][]string{{"usr/lib/x = 1", "lib -> usr/lib"}, {"lib/", "lib/.wh.x"}}, []string{"lib/", "usr/", "usr/lib/", "usr/lib/x"}},
		{"a hard link outlives its target", [][]string{{"a = 1", "b => a"}, {".wh.a"}}, []string{"b"}},
		{"a hard link to a lower layer", [][]string{{"a = 1"}, {"b => a"}, {".wh.a"}}, []string{"b"}},
		{"AUFS's own is no file", [][]string{{".wh..wh.aufs", ".wh..wh.orph/", ".wh..wh.plnk/", ".wh..wh.plnk/7.1 = x", "a => .wh..wh.plnk/7.1", "d/", "d/.wh..wh.x = 1"}}, []string{"a", "d/"}},
		{"names are cleaned", [][]string{{"./a = 1", "/b = 1", "c//d = 1", "e/../f = 1"}}, []string{"a", "b", "c/", "c/d", "f"}},
		{"only the name itself is a whiteout", [][]string{{"a.wh.b = 1", "x = 1"}}, []string{"a.wh.b", "x"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, _ := image(t, Options{}, tt.layers...)
			if got := listing(r); !slices.Equal(got, tt.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), strings.Join(tt.want, ", "))
			}
			if len(r.Gaps) > 0 {
				t.Error(r.Gaps)
			}
			if r.Entries != len(tt.want) {
				t.Errorf("%d entries", r.Entries)
			}
		})
	}
}
