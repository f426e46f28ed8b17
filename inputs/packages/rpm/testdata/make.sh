#!/bin/sh
# Makes the databases beside this file; see README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/db" "$work/root"
cat > "$work/tool.spec" <<'SPEC'
Name: boltseal-tool
Epoch: 2
Version: 1.2
Release: 3
Summary: A tool
License: GPLv2+ and MIT
BuildArch: noarch
ModularityLabel: tools:1:2024:abc
%description
A tool.
%package libs
Summary: Its library
Version: 0.9
License: LGPLv2+
%description libs
A library.
%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/share/tool/data %{buildroot}/usr/lib/tool
touch %{buildroot}/usr/bin/tool %{buildroot}/usr/lib/tool/libtool.so
for i in $(seq 1 150); do touch "%{buildroot}/usr/share/tool/data/file number $i.txt"; done
%files
/usr/bin/tool
/usr/share/tool
%files libs
/usr/lib/tool
SPEC
cat > "$work/plain.spec" <<'SPEC'
Name: plain
Version: 10
Release: 1.el9
Summary: Nothing but a name
License: Apache-2.0
BuildArch: noarch
%description
Nothing.
%files
SPEC
for spec in tool plain; do
	SOURCE_DATE_EPOCH=1700000000 rpmbuild -bb --quiet --define "_topdir $work/build" --define "_buildhost localhost" --define "use_source_date_epoch_as_buildtime 1" "$work/$spec.spec"
done
rpm -i --nodeps --justdb --root "$work/root" --dbpath /db "$work"/build/RPMS/noarch/*.rpm
db="$work/root/db"
sqlite3 "$db/rpmdb.sqlite" 'PRAGMA journal_mode=DELETE; VACUUM;' > /dev/null
format='%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\t%{LICENSE}\n'
rpm -qa --dbpath "$db" --qf "$format" | LC_ALL=C sort > "$here/query.txt"
rpm -qa --dbpath "$db" --qf '[%{=NAME}\t%{FILENAMES}\n]' | LC_ALL=C sort > "$here/files.txt"
sqlite3 "$db/rpmdb.sqlite" 'SELECT hnum, hex(blob) FROM Packages ORDER BY hnum' > "$work/headers"
for order in 1234 4321; do
	{
		printf 'VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize=4096\ndb_lorder=%s\nHEADER=END\n' "$order"
		printf ' 00000000\n %02x000000\n' "$(wc -l < "$work/headers")"
		while IFS='|' read -r number header; do
			printf ' %02x000000\n %s\n' "$number" "$(echo "$header" | tr A-F a-f)"
		done < "$work/headers"
		echo DATA=END
	} | db5.3_load "$work/bdb$order"
done
python3 "$here/ndb.py" "$work/headers" "$work/ndb"
gzip -9nc "$db/rpmdb.sqlite" > "$here/sqlite.gz"
gzip -9nc "$work/bdb1234" > "$here/bdb.gz"
gzip -9nc "$work/bdb4321" > "$here/bdb-be.gz"
gzip -9nc "$work/ndb" > "$here/ndb.gz"
