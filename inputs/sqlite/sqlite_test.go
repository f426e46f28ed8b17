package sqlite

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func open(t *testing.T, name string) *DB {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// rows renders a table, one line a row.
func rows(t *testing.T, db *DB, name string) []string {
	t.Helper()
	table, ok := db.Table(name)
	if !ok {
		t.Fatalf("no table %s", name)
	}
	var out []string
	for row, err := range db.Scan(table) {
		if err != nil {
			return append(out, "error: "+err.Error())
		}
		line := fmt.Sprint(row.ID)
		for i := range row.Len() {
			switch row.Type(i) {
			case Null:
				line += "|NULL"
			case Blob:
				line += fmt.Sprintf("|x'%x'", row.Bytes(i))
			default:
				line += "|" + row.Text(i)
			}
		}
		out = append(out, line)
	}
	return out
}

func TestRowsAreThoseThatWereWritten(t *testing.T) {
	for _, file := range []string{"utf-8.db", "utf-16le.db", "utf-16be.db"} {
		db := open(t, file)
		for name, want := range map[string][]string{
			"plain": {"1|1|Grüße 世界 🌍|1.5|x'00ff10'|NULL", "2|-129||-0.25|x''|9223372036854775807",
				"3|0|n|3|NULL|-9223372036854775808"},
			"KEYED":       {"-5|below|-5|3", "7|seven|7|1", "4294967296000|big|4294967296000|2"},
			"constrained": {"3|3|three"},
			"later":       {"1|1", "2|2|two"},
			"without":     {"error: table without: it has no row ids (WITHOUT ROWID), which is not supported"},
			"made":        {"error: table made: column b is generated and not stored, which is not supported"},
		} {
			if got := rows(t, db, name); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s:\n got %q\nwant %q", file, name, got, want)
			}
		}
		many := rows(t, db, "many")
		if len(many) != 400 || many[399] != "400|160000" {
			t.Errorf("%s: many has %d rows, the last is %s", file, len(many), many[len(many)-1])
		}
		for i, line := range rows(t, db, "long") {
			letter := string(rune('a' + (i+1)%26))
			if want := fmt.Sprintf("%d|%d|%s", i+1, i+1, strings.Repeat(letter, 45*(i+1))); line != want {
				t.Fatalf("%s: long row %d is %.40s…, want %.40s…", file, i+1, line, want)
			}
		}
	}
}

func TestColumnsAreNamed(t *testing.T) {
	db := open(t, "utf-8.db")
	for name, want := range map[string][]string{
		"plain":       {"a", "b", "c", `d "quoted"`, "e e"},
		"keyed":       {"n", "id", "m"},
		"constrained": {"id", "name"},
		"later":       {"a", "b"},
		"made":        {"a", "b", "c"},
	} {
		if table, _ := db.Table(name); !reflect.DeepEqual(table.Columns, want) {
			t.Errorf("%s has columns %q, want %q", name, table.Columns, want)
		}
	}
	if _, ok := db.Table("seen"); ok {
		t.Error("a view is listed as a table")
	}
}

func TestWriteAheadModeIsSaid(t *testing.T) {
	if db := open(t, "wal.db"); !db.WAL() || rows(t, db, "t")[0] != "1|42" {
		t.Error("a database in write-ahead mode is not read as one")
	}
	if open(t, "utf-8.db").WAL() {
		t.Error("a database with a rollback journal is said to be in write-ahead mode")
	}
}

func TestDamageIsAnError(t *testing.T) {
	good, err := os.ReadFile("testdata/utf-8.db")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		damage func([]byte) []byte
		want   string
	}{
		"empty":        {func(b []byte) []byte { return nil }, "not a SQLite database"},
		"other":        {func(b []byte) []byte { return bytes.Repeat([]byte("PK"), 500) }, "not a SQLite database"},
		"cut":          {func(b []byte) []byte { return b[:len(b)-600] }, "cut short"},
		"page size":    {func(b []byte) []byte { b[16], b[17] = 3, 0; return b }, "none of SQLite's"},
		"reserved":     {func(b []byte) []byte { b[20] = 200; return b }, "at least 480"},
		"encoding":     {func(b []byte) []byte { b[59] = 9; return b }, "encoding 9"},
		"version":      {func(b []byte) []byte { b[19] = 3; return b }, "version 3"},
		"schema":       {func(b []byte) []byte { b[100] = 0x77; return b }, "no page of a table"},
		"schema cells": {func(b []byte) []byte { b[103], b[104] = 0xff, 0xff; return b }, "more cells than fit"},
		"loop": {func(b []byte) []byte {
			b[100] = innerTable
			binary.BigEndian.PutUint32(b[108:], 1)
			b[103], b[104] = 0, 0
			return b
		}, "used twice"},
	} {
		b := c.damage(bytes.Clone(good))
		_, err := Open(bytes.NewReader(b), int64(len(b)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want one with %q", name, err, c.want)
		}
	}
}

// TestAsSQLite compares a database with many changes with what SQLite says.
func TestAsSQLite(t *testing.T) {
	program, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("no sqlite3 program here")
	}
	file := filepath.Join(t.TempDir(), "a.db")
	run := func(sql string) string {
		out, err := exec.Command(program, "-separator", "|", file, sql).CombinedOutput()
		if err != nil {
			t.Fatalf("sqlite3: %v: %s", err, out)
		}
		return string(out)
	}
	run(`CREATE TABLE t(id INTEGER PRIMARY KEY, n INTEGER, s TEXT);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 20000)
		INSERT INTO t SELECT i, (i * 7919) % 100003 - 50000, hex(randomblob(abs(random()) % (CASE WHEN i % 50 = 0 THEN 20000 ELSE 60 END))) FROM n;
		DELETE FROM t WHERE n % 3 = 0; UPDATE t SET s = s || 'x' WHERE n % 5 = 0;`)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	table, _ := db.Table("t")
	look, has := db.Lookup(table), map[int64]string{}
	for row, err := range db.Scan(table) {
		if err != nil {
			t.Fatal(err)
		}
		has[row.ID] = row.Text(2)
	}
	for i := range int64(20010) {
		row, err := look.Row(i)
		want, ok := has[i]
		if err != nil || (row != nil) != ok || ok && (row.ID != i || row.Text(2) != want) {
			t.Fatalf("looking row %d up gives %v, %v", i, row, err)
		}
	}
	got := strings.Join(rows(t, db, "t"), "\n") + "\n"
	if want := run(`SELECT id, id, n, s FROM t ORDER BY id`); got != want {
		t.Errorf("rows differ: %d bytes, want %d", len(got), len(want))
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"utf-8.db", "utf-16be.db", "wal.db"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		db, err := Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		total := 0
		for _, table := range db.Tables() {
			look := db.Lookup(table)
			for _, id := range []int64{-1, 0, 1, 7, 1 << 40} {
				look.Row(id)
			}
			for row, err := range db.Scan(table) {
				if err != nil {
					break
				}
				for i := range row.Len() {
					row.Int(i)
					row.Float(i)
					total += len(row.Text(i))
				}
				if total > 1<<24 {
					return
				}
			}
		}
	})
}

func BenchmarkScan(b *testing.B) {
	content, err := os.ReadFile("testdata/utf-8.db")
	if err != nil {
		b.Fatal(err)
	}
	db, err := Open(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		for _, t := range db.Tables() {
			for _, err := range db.Scan(t) {
				if err != nil {
					break
				}
			}
		}
	}
}
