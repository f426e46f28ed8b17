package sqlite

import "strings"

// parseTable reads the columns from a CREATE TABLE statement as SQLite keeps
// it. SQLite has accepted the statement; one that cannot be understood gives a
// table without names of columns.
func parseTable(sql string) Table {
	t := Table{rowID: -1}
	tokens := tokenize(sql)
	start := 0
	for start < len(tokens) && tokens[start] != (token{text: "("}) {
		start++
	}
	depth, definition := 0, []token{}
	primary := "" // the one column of a table constraint PRIMARY KEY(x)
	end := start
	for end = start; end < len(tokens); end++ {
		tok := tokens[end]
		switch {
		case tok == token{text: "("}:
			depth++
			if depth == 1 {
				continue
			}
		case tok == token{text: ")"}:
			depth--
		}
		if depth == 0 || depth == 1 && tok == (token{text: ","}) {
			primary = t.define(definition, primary)
			definition = definition[:0]
			if depth == 0 {
				break
			}
			continue
		}
		definition = append(definition, tok)
	}
	for ; end+1 < len(tokens); end++ {
		if tokens[end].is("WITHOUT") && tokens[end+1].is("ROWID") {
			t.refused = "it has no row ids (WITHOUT ROWID), which is not supported"
		}
	}
	if primary != "" && t.rowID < 0 {
		if i := t.Column(primary); i >= 0 && integerColumn(tokens, primary) {
			t.rowID = i
		}
	}
	return t
}

// define takes one definition between commas: a column, or a constraint of the
// table. It gives the single column of a PRIMARY KEY constraint.
func (t *Table) define(def []token, primary string) string {
	if len(def) == 0 {
		return primary
	}
	if !def[0].quoted {
		switch strings.ToUpper(def[0].text) {
		case "CONSTRAINT", "UNIQUE", "CHECK", "FOREIGN", "PRIMARY":
			for i := range def {
				// PRIMARY KEY ( x )
				if def[i].is("PRIMARY") && len(def) >= i+5 && def[i+4] == (token{text: ")"}) {
					return def[i+3].text
				}
			}
			return primary
		}
	}
	t.Columns = append(t.Columns, def[0].text)
	integer := len(def) > 1 && def[1].is("INTEGER")
	for i := 1; i < len(def); i++ {
		switch {
		case def[i].is("PRIMARY") && integer && i == 2 && !descending(def[i:]):
			t.rowID = len(t.Columns) - 1
		case def[i].is("PRIMARY") && integer && i > 2 && namedOrNotNull(def[2:i]):
			t.rowID = len(t.Columns) - 1
		case def[i].is("AS") && i+1 < len(def) && def[i+1] == (token{text: "("}) && !has(def[i:], "STORED"):
			t.refused = "column " + def[0].text + " is generated and not stored, which is not supported"
		}
	}
	return primary
}

// namedOrNotNull says that what stands between a column's type and PRIMARY are
// other constraints and not more of the type, such as INTEGER UNSIGNED.
func namedOrNotNull(between []token) bool {
	return between[0].is("CONSTRAINT") || between[0].is("NOT") || between[0].is("UNIQUE") || between[0].is("DEFAULT") || between[0].is("CHECK")
}

// descending is the exception: INTEGER PRIMARY KEY DESC is no name of the
// row's id (https://www.sqlite.org/lang_createtable.html#rowid).
func descending(def []token) bool { return len(def) > 2 && def[2].is("DESC") }

func has(def []token, word string) bool {
	for _, tok := range def {
		if tok.is(word) {
			return true
		}
	}
	return false
}

// integerColumn says that a column's declared type is INTEGER and nothing else.
func integerColumn(tokens []token, name string) bool {
	for i := 1; i+2 < len(tokens); i++ {
		before := tokens[i-1]
		if (before == token{text: "("} || before == token{text: ","}) && strings.EqualFold(tokens[i].text, name) && tokens[i+1].is("INTEGER") {
			return true
		}
	}
	return false
}

type token struct {
	text   string
	quoted bool
}

// is says that the token is a keyword.
func (t token) is(word string) bool { return !t.quoted && strings.EqualFold(t.text, word) }

// tokenize splits SQL into words, quoted names and single signs; comments are dropped.
func tokenize(sql string) []token {
	var out []token
	for i := 0; i < len(sql); {
		c := sql[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
			i++
		case strings.HasPrefix(sql[i:], "--"):
			i = skipTo(sql, i, "\n")
		case strings.HasPrefix(sql[i:], "/*"):
			i = skipTo(sql, i+2, "*/")
		case c == '"' || c == '\'' || c == '`' || c == '[':
			text, next := quoted(sql, i)
			out = append(out, token{text, true})
			i = next
		case wordByte(c):
			start := i
			for i < len(sql) && wordByte(sql[i]) {
				i++
			}
			out = append(out, token{text: sql[start:i]})
		default:
			out = append(out, token{text: sql[i : i+1]})
			i++
		}
	}
	return out
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func skipTo(sql string, from int, end string) int {
	if n := strings.Index(sql[from:], end); n >= 0 {
		return from + n + len(end)
	}
	return len(sql)
}

// quoted reads a quoted name or string that begins at i; a doubled quote is one.
func quoted(sql string, i int) (string, int) {
	end := sql[i]
	if end == '[' {
		end = ']'
	}
	var b strings.Builder
	for i++; i < len(sql); i++ {
		if sql[i] == end {
			if end != ']' && i+1 < len(sql) && sql[i+1] == end {
				i++
			} else {
				return b.String(), i + 1
			}
		}
		b.WriteByte(sql[i])
	}
	return b.String(), i
}
