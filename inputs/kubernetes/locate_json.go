package kubernetes

// jsonElement is a value of a JSON file, found by scanning the source again:
// few values are ever asked for.
type jsonElement struct {
	file  *file
	key   int // offset of the key, -1 for an item or the root
	start int // offset of the value
}

func (e jsonElement) span() (int, int) {
	d := decoder{src: e.file.src, at: e.start, deep: e.file.ref.Limits.Depth}
	_ = d.skip()
	if e.key >= 0 {
		return e.key, d.at
	}
	return e.start, d.at
}

func (e jsonElement) child(step any) element {
	d := decoder{src: e.file.src, at: e.start, deep: e.file.ref.Limits.Depth}
	d.space()
	switch step := step.(type) {
	case string:
		return e.entry(&d, step)
	case int:
		return e.item(&d, step)
	}
	return nil
}

// entry finds the last entry of that name, as the decoder lets the last one count.
func (e jsonElement) entry(d *decoder, name string) element {
	if d.at >= len(d.src) || d.src[d.at] != '{' {
		return nil
	}
	var found element
	d.at++
	for first := true; ; first = false {
		d.space()
		if done, err := d.closes('}', first); done || err != nil {
			return found
		}
		start := d.at
		key, err := d.text()
		if err != nil {
			return found
		}
		d.space()
		d.at++
		d.space()
		if key == name {
			found = jsonElement{file: e.file, key: start, start: d.at}
		}
		if d.skip() != nil {
			return found
		}
	}
}

func (e jsonElement) item(d *decoder, index int) element {
	if d.at >= len(d.src) || d.src[d.at] != '[' {
		return nil
	}
	d.at++
	for i := 0; ; i++ {
		d.space()
		if done, err := d.closes(']', i == 0); done || err != nil {
			return nil
		}
		d.space()
		if i == index {
			return jsonElement{file: e.file, key: -1, start: d.at}
		}
		if d.skip() != nil {
			return nil
		}
	}
}

// skip moves behind one value that has been read before, so it need not be
// checked again: brackets are counted, strings stepped over.
func (d *decoder) skip() error {
	d.space()
	depth := 0
	for d.at < len(d.src) {
		switch c := d.src[d.at]; c {
		case '"':
			if err := d.skipText(); err != nil {
				return err
			}
			d.at--
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth < 0 {
				return nil
			}
		case ',', ' ', '\t', '\r', '\n', ':':
			if depth == 0 {
				return nil
			}
		}
		d.at++
		if depth == 0 && d.at < len(d.src) && (d.src[d.at-1] == '}' || d.src[d.at-1] == ']' || d.src[d.at-1] == '"') {
			return nil
		}
	}
	return nil
}

func (d *decoder) skipText() error {
	for i := d.at + 1; i < len(d.src); i++ {
		switch d.src[i] {
		case '\\':
			i++
		case '"':
			d.at = i + 1
			return nil
		}
	}
	return d.fail("a string does not end")
}
