package layer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
)

// format is the version of what Encode writes; the shape of Facts aside, which
// Options.version works out.
const format = "boltseal/layer/1"

var errDamaged = errors.New("the kept facts are damaged")

// Encode writes facts down. Lists that are empty stay empty and lists that are
// nil stay nil.
func (f *Facts) Encode() ([]byte, error) {
	e := &encoder{buf: make([]byte, 0, len(f.Packed)*2+4096)}
	if err := e.value(reflect.ValueOf(f).Elem()); err != nil {
		return nil, fmt.Errorf("encode facts: %w", err)
	}
	return e.buf, nil
}

// Decode reads what Encode wrote. It never asks for more memory than a small
// multiple of data's length, whatever data says.
func Decode(data []byte) (*Facts, error) {
	f := &Facts{}
	d := &decoder{data: data, text: string(data)}
	if err := d.value(reflect.ValueOf(f).Elem()); err != nil {
		return nil, err
	}
	if d.at != len(data) {
		return nil, errDamaged
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return f, nil
}

// shape tells the structure of a type, so that data of another structure is
// never read as this one.
func shape(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct:
		var b strings.Builder
		b.WriteString("{")
		for i := range t.NumField() {
			b.WriteString(t.Field(i).Name + " " + shape(t.Field(i).Type) + ";")
		}
		return b.String() + "}"
	case reflect.Slice, reflect.Array, reflect.Pointer:
		return t.Kind().String() + " " + shape(t.Elem())
	}
	return t.String()
}

// version is what facts are kept under beside the layer's digest: all that
// decides what is found in a layer.
func (o Options) version() string {
	parts := []string{format, shape(reflect.TypeFor[Facts]()), o.Program, fmt.Sprint(o.Budget.limits.Content)}
	for _, c := range o.Catalogers {
		parts = append(parts, c.Name)
	}
	if o.Secrets != nil {
		parts = append(parts, "secrets", o.Secrets.Version())
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// kept gives the facts of a layer that were kept, nil where there are none.
func (o Options) kept(l Layer) *Facts {
	if o.Store == nil || l.Digest == "" {
		return nil
	}
	data, ok := o.Store.Get(l.Digest, o.version())
	if !ok {
		return nil
	}
	f, err := Decode(data)
	if err != nil || f.Digest != l.Digest || l.DiffID != "" && l.DiffID != f.DiffID {
		return nil
	}
	return f
}

// keep keeps facts. Failing to is no failure: the layer is read again.
func (o Options) keep(f *Facts) {
	if o.Store == nil || f.Digest == "" {
		return
	}
	if data, err := f.Encode(); err == nil {
		_ = o.Store.Put(f.Digest, o.version(), data)
	}
}

// charge counts a layer that is not read.
func (b *Budget) charge(f *Facts) error {
	if err := b.enter(f.Count); err != nil {
		return err
	}
	return b.unpack(f.Unpacked)
}

type encoder struct{ buf []byte }

func (e *encoder) value(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		e.buf = appendString(e.buf, v.String())
	case reflect.Bool:
		e.buf = append(e.buf, 0)
		if v.Bool() {
			e.buf[len(e.buf)-1] = 1
		}
	case reflect.Int, reflect.Int64, reflect.Int32:
		e.buf = binary.AppendVarint(e.buf, v.Int())
	case reflect.Uint64, reflect.Uint32, reflect.Uint8:
		e.buf = binary.AppendUvarint(e.buf, v.Uint())
	case reflect.Float64:
		e.buf = binary.BigEndian.AppendUint64(e.buf, math.Float64bits(v.Float()))
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				return fmt.Errorf("the field %s of %s is not exported", v.Type().Field(i).Name, v.Type())
			}
			if err := e.value(v.Field(i)); err != nil {
				return err
			}
		}
	case reflect.Slice:
		// 0 is nil, else the length and one.
		if v.IsNil() {
			e.buf = append(e.buf, 0)
			return nil
		}
		e.buf = binary.AppendUvarint(e.buf, uint64(v.Len())+1)
		return e.elements(v)
	case reflect.Array:
		return e.elements(v)
	case reflect.Pointer:
		if v.IsNil() {
			e.buf = append(e.buf, 0)
			return nil
		}
		e.buf = append(e.buf, 1)
		return e.value(v.Elem())
	default:
		return fmt.Errorf("the type %s cannot be kept", v.Type())
	}
	return nil
}

func (e *encoder) elements(v reflect.Value) error {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		if v.Kind() == reflect.Slice {
			e.buf = append(e.buf, v.Bytes()...)
			return nil
		}
		for i := range v.Len() {
			e.buf = append(e.buf, byte(v.Index(i).Uint()))
		}
		return nil
	}
	for i := range v.Len() {
		if err := e.value(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

// decoder reads data; text is the same, and strings are parts of it.
type decoder struct {
	data []byte
	text string
	at   int
}

func (d *decoder) value(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		n, err := d.length(0)
		if err != nil {
			return err
		}
		v.SetString(d.text[d.at : d.at+n])
		d.at += n
	case reflect.Bool:
		n, err := d.number(1)
		if err != nil {
			return err
		}
		v.SetBool(n == 1)
	case reflect.Int, reflect.Int64, reflect.Int32:
		n, size := binary.Varint(d.data[d.at:])
		if size <= 0 || v.OverflowInt(n) {
			return errDamaged
		}
		d.at += size
		v.SetInt(n)
	case reflect.Uint64, reflect.Uint32, reflect.Uint8:
		n, err := d.number(math.MaxUint64)
		if err != nil || v.OverflowUint(n) {
			return errDamaged
		}
		v.SetUint(n)
	case reflect.Float64:
		if len(d.data)-d.at < 8 {
			return errDamaged
		}
		v.SetFloat(math.Float64frombits(binary.BigEndian.Uint64(d.data[d.at:])))
		d.at += 8
	case reflect.Struct:
		for i := range v.NumField() {
			if err := d.value(v.Field(i)); err != nil {
				return err
			}
		}
	case reflect.Slice:
		return d.slice(v)
	case reflect.Array:
		return d.array(v)
	case reflect.Pointer:
		n, err := d.number(1)
		if err != nil || n == 0 {
			return err
		}
		v.Set(reflect.New(v.Type().Elem()))
		return d.value(v.Elem())
	default:
		return errDamaged
	}
	return nil
}

func (d *decoder) slice(v reflect.Value) error {
	n, err := d.length(1)
	if err != nil || n < 0 {
		return err
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes(d.data[d.at : d.at+n : d.at+n])
		d.at += n
		return nil
	}
	// An element takes a byte at least, but far more in memory: room grows with
	// what is really there.
	v.Set(reflect.MakeSlice(v.Type(), 0, min(n, 1+(len(d.data)-d.at)/max(1, int(v.Type().Elem().Size())/8))))
	for i := range n {
		if i == v.Cap() {
			v.Grow(1)
		}
		v.SetLen(i + 1)
		if err := d.value(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) array(v reflect.Value) error {
	if v.Type().Elem().Kind() != reflect.Uint8 {
		return errDamaged
	}
	n := v.Len()
	if len(d.data)-d.at < n {
		return errDamaged
	}
	reflect.Copy(v, reflect.ValueOf(d.data[d.at:d.at+n]))
	d.at += n
	return nil
}

// length reads a length that the rest of the data can hold, less offset.
func (d *decoder) length(offset int) (int, error) {
	n, err := d.number(math.MaxInt32)
	if err != nil || int(n)-offset > len(d.data)-d.at {
		return 0, errDamaged
	}
	return int(n) - offset, nil
}

func (d *decoder) number(most uint64) (uint64, error) {
	n, size := binary.Uvarint(d.data[d.at:])
	if size <= 0 || n > most {
		return 0, errDamaged
	}
	d.at += size
	return n, nil
}
