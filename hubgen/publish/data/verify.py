"""Proves this record: run `python3 verify.py` where you unpacked it; it needs Python alone."""

import gzip
import hashlib
import json
import pathlib
import sys
from typing import NoReturn

here = pathlib.Path(__file__).resolve().parent
sums = (here / "SHA256SUMS").read_bytes().decode("latin-1")


def sha(raw: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(raw).hexdigest()


def fail(why: str) -> NoReturn:
    """Says what does not fit."""
    sys.exit(f"THIS RECORD DOES NOT HOLD: {why}")


# Every file is the one that was exported.
data = {}
for name in [entry[66:] for entry in sums.split("\n")[:-1]]:
    if "\0" in name or not (here / name).is_file():
        fail(f"{name!r} is not there")
    data[name] = (here / name).read_bytes()
if sums != "".join(f"{sha(data[name])}  {name}\n" for name in data) or "verify.py" not in data:
    fail("a file was changed; compare SHA256SUMS")

# Every line of the ledger fits its own hash and the line before.
files: dict[str, str] = {}
named: set[str] = set()
number, previous = 0, "0" * 64
for number, raw in enumerate(data["editions/ledger.jsonl"].splitlines(), start=1):
    line = json.loads(raw)
    own = line.pop("hash")
    text = json.dumps(line, sort_keys=True, separators=(",", ":")).encode()
    if sha(text) != own or line["previous"] != previous or line["number"] != number:
        fail(f"line {number} of the ledger does not fit the chain")
    previous = own
    files.update(line["changed"])
    named.update(line["data"].values(), line["redacts"].values())

# Every object has the words that the ledger names by their hash, every page is what it says.
for name, raw in data.items():
    if name.startswith("editions/objects/"):
        record = name[17:-3].replace("/", "")
        if sha(gzip.decompress(raw)) != record or record not in named:
            fail(f"{name} does not fit its hash")
    elif name.endswith((".html", ".css")) and sha(raw) != files.get(name):
        fail(f"{name} is not what the ledger says")

print(f"Everything fits: {number} editions, {len(data)} files. The newest edition's hash is")
print(previous)
print("Compare it with one that you know from elsewhere: a post, a letter, another copy.")
