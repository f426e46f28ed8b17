"""Writes headers, lines of "number|hex", as an ndb database (rpm, rpmpkg.c)."""
import struct
import sys
import zlib

rows = [line.strip().split("|") for line in open(sys.argv[1])]
slots, blobs, block = [], b"", 4096 // 16
for number, text in rows:
    blob = bytes.fromhex(text)
    body = b"BlbS" + struct.pack("<III", int(number), 1, len(blob)) + blob
    pad = -(len(body) + 12) % 16
    body += b"\0" * pad
    body += struct.pack("<II", zlib.adler32(body), len(blob)) + b"BlbE"
    slots.append(b"Slot" + struct.pack("<III", int(number), block, len(body) // 16))
    blobs += body
    block += len(body) // 16
head = b"RpmP" + struct.pack("<IIII", 0, len(rows), 1, len(rows) + 1) + b"\0" * 12
empty = b"Slot" + b"\0" * 12
with open(sys.argv[2], "wb") as out:
    out.write(head + b"".join(slots) + empty * (256 - 2 - len(slots)) + blobs)
