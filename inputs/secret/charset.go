package secret

// charset is a set of ASCII characters.
type charset [2]uint64

func chars(ranges string, more string) charset {
	var s charset
	for i := 0; i+1 < len(ranges); i += 2 {
		for c := ranges[i]; c <= ranges[i+1]; c++ {
			s[c>>6] |= 1 << (c & 63)
		}
	}
	for i := range len(more) {
		s[more[i]>>6] |= 1 << (more[i] & 63)
	}
	return s
}

func (s charset) has(c byte) bool { return c < 128 && s[c>>6]>>(c&63)&1 != 0 }

// run is how many bytes from at on are in the set, most at the most.
func (s charset) run(text []byte, at, most int) int {
	n := 0
	for at+n < len(text) && n < most && s.has(text[at+n]) {
		n++
	}
	return n
}

// The sets that tokens are made of.
var (
	hexSet    = chars("09af", "")
	digitSet  = chars("09", "")
	alnumSet  = chars("09azAZ", "")
	upperSet  = chars("09AZ", "")
	wordSet   = chars("09azAZ", "_")
	base64Set = chars("09azAZ", "+/=")
	unpadded  = chars("09azAZ", "+/")
	urlSet    = chars("09azAZ", "-_")
	dottedSet = chars("09azAZ", "-_.")
	schemeSet = chars("09azAZ", "+-.")
	uuidSet   = chars("09afAF", "-")
	bearerSet = chars("09azAZ", "-_.~+/=")
	sasSet    = chars("09azAZ", "%+/=")
	clientSet = chars("09azAZ", "_~.-")
	webSet    = chars("09azAZ", "-_./@")
	blockSet  = chars("09azAZ", "+/=\r\n")
	plainSet  = chars("az", "_-.:/|")
)

// boundary says that a token may begin at text[at]: what stands before it is no
// part of it. \n and %3D before it are escapes.
func boundary(text []byte, at int) bool {
	if at == 0 {
		return true
	}
	c := text[at-1]
	if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_') {
		return true
	}
	return at >= 2 && text[at-2] == '\\' && (c == 'n' || c == 't' || c == 'r') || at >= 3 && text[at-3] == '%'
}
