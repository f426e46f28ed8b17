#!/bin/sh
# make.sh makes the databases of the tests with the sqlite3 program.
set -e
cd "$(dirname "$0")"
for e in UTF-8 UTF-16le UTF-16be; do
	f=$(echo "$e" | tr 'A-Z' 'a-z').db
	rm -f "$f"
	sqlite3 "$f" <<SQL
PRAGMA page_size=512;
PRAGMA encoding="$e";
CREATE TABLE plain(a, b TEXT DEFAULT 'x,y' NOT NULL, c REAL, "d ""quoted""" BLOB, [e e] INT, CHECK (a > 0 OR (a < 1)));
INSERT INTO plain VALUES (1, 'Grüße 世界 🌍', 1.5, x'00ff10', NULL), (-129, '', -0.25, x'', 9223372036854775807), (0, 'n', 3, NULL, -9223372036854775808);
CREATE TABLE keyed(n text, id integer not null primary key, /* a comment, with ( */ m); -- and another
INSERT INTO keyed VALUES ('seven', 7, 1), ('big', 4294967296000, 2), ('below', -5, 3);
CREATE TABLE constrained(id INTEGER, name TEXT, PRIMARY KEY(id), UNIQUE(name));
INSERT INTO constrained VALUES (3, 'three');
CREATE TABLE long(id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 20)
INSERT INTO long SELECT i, substr(replace(hex(zeroblob(1500)), '00', char(96 + i % 26 + 1)), 1, i * 45) FROM n;
CREATE TABLE many(i INTEGER);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 400) INSERT INTO many SELECT i * i FROM n;
CREATE INDEX many_i ON many(i);
CREATE VIEW seen AS SELECT * FROM many;
CREATE TABLE later(a); INSERT INTO later VALUES (1); ALTER TABLE later ADD COLUMN b; INSERT INTO later VALUES (2, 'two');
CREATE TABLE without(a TEXT PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO without VALUES ('a', 1);
CREATE TABLE made(a INTEGER, b AS (a * 2), c INTEGER GENERATED ALWAYS AS (a * 3) STORED); INSERT INTO made(a) VALUES (1);
SQL
done
rm -f wal.db*
sqlite3 wal.db "PRAGMA page_size=512; PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES (42);" >/dev/null
