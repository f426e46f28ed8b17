package layer

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/image/cache"
	"github.com/boltseal/boltseal/inputs/packages"
)

// filled gives a value in which nothing is zero, however its type grows.
func filled(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(int64(-*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n % 251))
	case reflect.Uint64, reflect.Uint32:
		v.SetUint(uint64(*n) * 1000)
	case reflect.Struct:
		for i := range v.NumField() {
			filled(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			filled(v.Index(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(v.Elem(), n)
	default:
		panic("the codec does not know " + v.Type().String())
	}
}

func TestFactsSurviveBeingKept(t *testing.T) {
	f := &Facts{}
	n := 0
	filled(reflect.ValueOf(f).Elem(), &n)
	var p packer
	p.add(Entry{Path: "usr/bin", Kind: Directory, Mode: 0o2755, UID: 1<<32 - 2})
	p.add(Entry{Path: "usr/bin/x", Mode: 0o4755, Size: 1 << 40})
	p.add(Entry{Path: "usr/lib", Kind: Symlink, Link: "../x"})
	p.add(Entry{Path: "usr/gone", Kind: Whiteout})
	f.Packed, f.Count = p.buf, 4
	f.Details = append(f.Details, Detail{Found: []packages.Found{{Packages: []inputs.Package{{CPEs: []string{}}}}}})
	data, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, f) {
		t.Errorf("got  %+v\nwant %+v", got, f)
	}
	list := []string{}
	for e := range got.Entries() {
		list = append(list, fmt.Sprintf("%s %d %o %d %d %s", e.Path, e.Kind, e.Mode, e.UID, e.Size, e.Link))
	}
	if want := "usr/bin 1 2755 4294967294 0 |usr/bin/x 0 4755 0 1099511627776 |usr/lib 2 0 0 0 ../x|usr/gone 7 0 0 0 "; strings.Join(list, "|") != want {
		t.Errorf("%q", list)
	}
	for i := range data {
		if _, err := Decode(data[:i]); err == nil {
			t.Fatalf("cut at %d of %d bytes it is taken for whole", i, len(data))
		}
	}
}

func TestWhatWasKeptIsNotReadAgain(t *testing.T) {
	store, err := cache.Open(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	plain := archive(t, "packages = a 1\nb 2\n", "755: x = #!x", "key = SECRET value-of-it\n")
	l := stored(plain)
	o := with()
	o.Store = store
	first, err := Scan(t.Context(), l, o)
	if err != nil {
		t.Fatal(err)
	}
	unread := l
	unread.Open = nil
	second, err := Scan(t.Context(), unread, o)
	if err != nil || !reflect.DeepEqual(first, second) {
		t.Errorf("%v\n%+v\n%+v", err, first, second)
	}
	data, err := first.Encode()
	if err != nil || strings.Contains(string(data), "value-of-it") {
		t.Errorf("the secret itself is kept (%v)", err)
	}
	// What is kept counts as what is read does.
	o.Budget = limited(func(l *inputs.ImageLimits) { l.Entries = 2 })
	if _, err := Scan(t.Context(), unread, o); err == nil || !strings.Contains(err.Error(), "more than 2 entries") {
		t.Error(err)
	}
	// Another program, other catalogers, other limits or another claim about the
	// content: the layer is read.
	for name, change := range map[string]func(*Options, *Layer){
		"program":    func(o *Options, _ *Layer) { o.Program = "next" },
		"catalogers": func(o *Options, _ *Layer) { o.Catalogers = nil },
		"secrets":    func(o *Options, _ *Layer) { o.Secrets = nil },
		"limits":     func(o *Options, _ *Layer) { o.Budget = limited(func(l *inputs.ImageLimits) { l.Content = 1 }) },
		"digest":     func(_ *Options, l *Layer) { l.Digest = "sha256:other" },
	} {
		o, l, opened := with(), l, false
		o.Store = store
		open := l.Open
		l.Open = func(ctx context.Context) (io.ReadCloser, error) { opened = true; return open(ctx) }
		change(&o, &l)
		if _, err := Scan(t.Context(), l, o); err != nil || !opened {
			t.Errorf("%s: %v, opened %v", name, err, opened)
		}
	}
	l.DiffID = "sha256:another"
	o = with()
	o.Store = store
	if _, err := Scan(t.Context(), l, o); err == nil {
		t.Error("a layer is taken from what was kept though the image says it is another")
	}
}
