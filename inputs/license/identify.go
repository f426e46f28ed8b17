package license

import "strings"

// longestText is how much of a text is looked at.
const longestText = 256 << 10

// Identify lists the SPDX expressions of the licences whose texts, or usual
// notices, text holds, each once, in a fixed order. It looks for the phrases
// that tell the texts apart and does not compare them word by word.
func Identify(text string) []string {
	if len(text) > longestText {
		text = text[:longestText]
	}
	t := flat(text)
	has := func(phrase string) bool { return strings.Contains(t, phrase) }
	var found []string
	add := func(id string, when bool) {
		if when {
			found = append(found, id)
		}
	}
	add("MIT", has("permission is hereby granted free of charge to any person obtaining a copy of") && !has("x consortium shall not be used"))
	add("X11", has("permission is hereby granted free of charge to any person obtaining a copy of") && has("x consortium shall not be used"))
	if has("permission to use copy modify and or distribute this software for any purpose with or without fee is hereby granted") ||
		has("permission to use copy modify and distribute this software for any purpose with or without fee is hereby granted") {
		add("ISC", has("provided that the above copyright notice"))
		add("0BSD", !has("provided that the above copyright notice"))
	}
	if has("permission to use copy modify distribute and sell this software and its documentation for any purpose is hereby granted without fee") {
		add("MIT-open-group", has("the open group"))
		add("HPND-sell-variant", !has("the open group"))
	}
	if has("redistribution and use in source and binary forms with or without modification") {
		advertising := has("all advertising materials mentioning features")
		endorse := has("neither the name") || has("may not be used to endorse") || has("may be used to endorse or promote") || has("must not be used to endorse")
		add("BSD-4-Clause", advertising)
		add("BSD-3-Clause", !advertising && endorse)
		add("BSD-2-Clause", !advertising && !endorse)
	}
	add("Apache-2.0", has("apache license version 2.0") || has("apache.org/licenses/license-2.0"))
	add("MPL-1.1", has("mozilla public license version 1.1"))
	add("MPL-2.0", has("mozilla public license version 2.0") || has("mozilla public license v 2.0"))
	add("EPL-1.0", has("eclipse public license v 1.0") || has("eclipse public license v1.0") || has("eclipse public license version 1.0"))
	add("EPL-2.0", has("eclipse public license v 2.0") || has("eclipse public license v2.0") || has("eclipse public license version 2.0"))
	add("BSL-1.0", has("boost software license version 1.0"))
	add("Zlib", has("altered source versions must be plainly marked as such"))
	add("Unlicense", has("this is free and unencumbered software released into the public domain"))
	add("CC0-1.0", has("cc0 1.0 universal"))
	add("WTFPL", has("do what the fuck you want to"))
	add("PSF-2.0", has("python software foundation license version 2") || has("psf license agreement"))
	add("OFL-1.1", has("sil open font license version 1.1"))
	add("OpenSSL", has("this product includes software developed by the openssl project"))
	return append(found, gnuNotices(t)...)
}

// flat is text in lower case, what is neither letter, digit nor dot within a
// number turned to single spaces.
func flat(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := true
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 0x80:
		case c == '/' && i > 0 && i+1 < len(text) && text[i-1] > ' ' && text[i+1] > ' ' && text[i-1] != 'd', // and/or is two words
			c == '.' && i+1 < len(text) && text[i+1] > ' ',
			c == '-' && !space && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9':
		default:
			if !space {
				b.WriteByte(' ')
				space = true
			}
			continue
		}
		b.WriteByte(c)
		space = false
	}
	return strings.TrimSuffix(b.String(), " ")
}

// notices are how GNU licences are named in notices and in their own titles.
var notices = []struct{ phrase, family string }{
	{"gnu affero general public license", "AGPL"},
	{"gnu lesser general public license", "LGPL"},
	{"gnu library general public license", "LGPL"},
	{"gnu general public license", "GPL"},
	{"gnu free documentation license", "GFDL"},
}

// gnuNotices finds, after each name of a GNU licence in flat text, the version
// and whether later ones will do.
func gnuNotices(t string) []string {
	var found []string
	seen := map[string]bool{}
	for _, notice := range notices {
		for at, n := 0, 0; n < 64; n++ {
			i := strings.Index(t[at:], notice.phrase)
			if i < 0 {
				break
			}
			start := at + i
			at = start + len(notice.phrase)
			before, after := t[max(0, start-160):start], t[at:min(len(t), at+220)]
			if id := noticeID(notice.family, before, after); id != "" && !seen[id] {
				seen[id] = true
				found = append(found, id)
			}
		}
	}
	return found
}

func noticeID(family, before, after string) string {
	version := versionIn(after)
	if version == "" {
		return ""
	}
	if !gnuVersion(family+"-", version) {
		return ""
	}
	if strings.Contains(after, "any later version") || strings.Contains(after, "or later") || strings.HasSuffix(before, "or any later version of the ") {
		return family + "-" + version + "-or-later"
	}
	return family + "-" + version + "-only"
}

func versionIn(text string) string {
	at := strings.Index(text, "version ")
	if at < 0 {
		return ""
	}
	number, _ := digits(text[at+len("version "):])
	number = strings.TrimRight(number, ".")
	if number != "" && !strings.Contains(number, ".") {
		number += ".0"
	}
	return number
}
