"""Claims as triples to train embeddings on: training, validation and test, split by document without leakage.

The documents are dealt out by the hash of their id: of ten, eight to training, one to validation, one to test. All
triples of a pair of entities, whichever way round, by whatever predicate and with whatever qualifiers, go the same way:
to training where any document that says anything of the pair is of training, be it unsure, disputed or a denial; else
to validation where one is of that, else to test. So no test triple, nor its inverse, nor its pair by another predicate,
is in training, and what a test triple tells was told by test documents alone. A triple with an entity that training
does not have is in none of the three.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.export.target import Exported, Target
from kg.identifiers import content_hash
from kg.model import Claims, Statement
from kg.standing import Standing

SPLITS = ("training", "validation", "test")
UNSEEN = "unseen"
SEPARATOR = "\t"

_TABLES = """
CREATE TABLE triple (subject TEXT NOT NULL, predicate TEXT NOT NULL, object TEXT NOT NULL,
  low TEXT NOT NULL, high TEXT NOT NULL, PRIMARY KEY (subject, predicate, object)) WITHOUT ROWID;
CREATE TABLE bearing (low TEXT NOT NULL, high TEXT NOT NULL, split INTEGER NOT NULL,
  PRIMARY KEY (low, high)) WITHOUT ROWID;
"""
_ADD = "INSERT OR IGNORE INTO triple VALUES (?, ?, ?, ?, ?)"
_BEAR = "INSERT INTO bearing VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET split = min(split, excluded.split)"
_SETTLE = """
CREATE TABLE pair AS
  SELECT DISTINCT low, high, split FROM triple JOIN bearing USING (low, high);
CREATE UNIQUE INDEX pair_ends ON pair (low, high);
CREATE TABLE seen AS SELECT low AS entity FROM pair WHERE split = 0 UNION SELECT high FROM pair WHERE split = 0;
CREATE UNIQUE INDEX seen_entity ON seen (entity);
"""
_TRIPLES = """
SELECT subject, predicate, object, pair.split,
  pair.low IN (SELECT entity FROM seen) AND pair.high IN (SELECT entity FROM seen)
FROM triple JOIN pair ON triple.low = pair.low AND triple.high = pair.high
ORDER BY subject, predicate, object
"""


def split_of(document: str) -> int:
    """Where a document is dealt out to, as a place in `SPLITS`.

    >>> split_of("doi:10.5555/notes.1") in (0, 1, 2)
    True
    """
    return max(0, int(content_hash(["split", document]), 16) % 10 - 7)


def write(claims: Claims, folder: Path) -> Exported:
    """Write ``training.tsv``, ``validation.tsv``, ``test.tsv`` and ``unseen.tsv`` (subject, predicate, object).

    :returns: how many triples each file has, and which claims gave none.
    """
    left: Counter[str] = Counter()
    with TemporaryDirectory(prefix="claimgraph-") as scratch:
        database = sqlite3.connect(Path(scratch) / "triples.sqlite", isolation_level=None)
        try:
            database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")
            database.execute("BEGIN")
            _fill(database, claims, left)
            database.execute("COMMIT")
            database.executescript(_SETTLE)
            written = _write(database, folder)
        finally:
            database.close()
    left["triples with an entity that training does not have (in unseen.tsv)"] = written.pop(UNSEEN)
    return Exported(written, dict(+left))


def _write(database: sqlite3.Connection, folder: Path) -> dict[str, int]:
    written = dict.fromkeys((*SPLITS, UNSEEN), 0)
    files = {name: (folder / f"{name}.tsv").open("w", encoding="utf-8", newline="\n") for name in written}
    try:
        for *triple, split, seen in database.execute(_TRIPLES):
            name = SPLITS[split] if split == 0 or seen else UNSEEN
            files[name].write(SEPARATOR.join(triple) + "\n")
            written[name] += 1
    finally:
        for file in files.values():
            file.close()
    return written


def _fill(database: sqlite3.Connection, claims: Claims, left: Counter[str]) -> None:
    standing = Standing(claims.statements)
    for statement in claims.statements:
        low, high = sorted((statement.subject, statement.object))
        database.execute(_BEAR, (low, high, min(split_of(piece.document) for piece in statement.evidence)))
        reason = standing.refusal(statement) or _unwritable(statement)
        if reason:
            left[reason] += 1
            continue
        left["qualifiers"] += len(statement.qualifiers)
        database.execute(_ADD, (statement.subject, statement.predicate, statement.object, low, high))


def _unwritable(statement: Statement) -> str | None:
    ends = statement.subject + statement.predicate + statement.object
    return "claims with a tab or line break in an identifier" if any(mark in ends for mark in "\t\n\r\0") else None


TARGET = Target("pykeen", "triples for PyKEEN: training, validation and test by document, without leakage", write)
