package inputs

import (
	"reflect"
	"unicode/utf8"
)

// CutStrings shortens every string of doc that is longer than most bytes, at
// the start of a character, and says whether there was one.
func CutStrings(doc *Document, most int) bool {
	return cutStrings(reflect.ValueOf(doc).Elem(), most)
}

func cutStrings(v reflect.Value, most int) bool {
	found := false
	switch v.Kind() {
	case reflect.String:
		if v.Len() > most {
			v.SetString(cut(v.String(), most))
			return true
		}
	case reflect.Pointer, reflect.Interface:
		// The steps of a path are short.
		if !v.IsNil() && v.Elem().Kind() != reflect.String {
			return cutStrings(v.Elem(), most)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			found = cutStrings(v.Field(i), most) || found
		}
	case reflect.Slice:
		for i := range v.Len() {
			found = cutStrings(v.Index(i), most) || found
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if value := v.MapIndex(key); value.Kind() == reflect.String && value.Len() > most {
				v.SetMapIndex(key, reflect.ValueOf(cut(value.String(), most)))
				found = true
			}
		}
	}
	return found
}

func cut(s string, most int) string {
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
