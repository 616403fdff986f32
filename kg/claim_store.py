"""A graph on disk to go through, for what does not fit into memory: added in any order, values come out sorted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from kg.assemble import canonical_document, canonical_run, canonical_statement, merged_entity
from kg.model import BASE, DocumentRecord, Entity, Evidence, Run, Statement

_TABLES = """
CREATE TABLE document (id BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE entity (curie BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (curie, value)) WITHOUT ROWID;
CREATE TABLE claim (
  subject BLOB NOT NULL, predicate BLOB NOT NULL, object BLOB NOT NULL, negated INTEGER NOT NULL,
  qualifiers BLOB NOT NULL, value BLOB NOT NULL, evidence BLOB NOT NULL);
"""
_ORDER = "subject, predicate, object, negated, qualifiers"
_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
_BATCH = 2_000

_encode = msgspec.msgpack.Encoder().encode
_document = msgspec.msgpack.Decoder(DocumentRecord).decode
_entity = msgspec.msgpack.Decoder(Entity).decode
_statement = msgspec.msgpack.Decoder(Statement).decode
_evidence = msgspec.msgpack.Decoder(tuple[Evidence, ...]).decode


class ClaimStore:
    """A `kg.model.Claims` that holds one document or one statement in memory at a time, in the order of `canonical`.

    Statements may be added in parts: equal ones are one, with all their evidence. Descriptions of one entity are
    merged as `kg.assemble` does.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(_FAST + _TABLES)
        self._waiting: list[tuple[bytes | int, ...]] = []
        self._indexed = False
        self._run: Run | None = None
        self.base = BASE

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def add_document(self, document: DocumentRecord) -> None:
        """Take a document in; one with the same id that was taken in before is replaced."""
        value = _encode(canonical_document(document))
        self._database.execute("INSERT OR REPLACE INTO document VALUES (?, ?)", (document.id.encode(), value))

    def add_entity(self, entity: Entity) -> None:
        """Take a description of an entity in."""
        self._database.execute("INSERT OR IGNORE INTO entity VALUES (?, ?)", (entity.curie.encode(), _encode(entity)))

    def add_statement(self, statement: Statement) -> None:
        """Take a statement in with some of its evidence."""
        bare = replace(statement, qualifiers=tuple(sorted(set(statement.qualifiers))), evidence=())
        pairs = b"\0".join(part.encode() for pair in bare.qualifiers for part in pair)
        ends = (bare.subject.encode(), bare.predicate.encode(), bare.object.encode())
        self._waiting.append((*ends, int(bare.negated), pairs, _encode(bare), _encode(statement.evidence)))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def finish(self, run: Run, *, base: str = BASE) -> None:
        """Say what made the graph, and what its minted IRIs begin with, after all else was taken in."""
        self._flush()
        self._run, self.base = canonical_run(run), base

    @property
    def run(self) -> Run:
        """What made the graph."""
        if self._run is None:
            raise ValueError("finish() was not called")
        return self._run

    @property
    def documents(self) -> Iterator[DocumentRecord]:
        """The documents, by id."""
        return (_document(value) for (value,) in self._database.execute("SELECT value FROM document ORDER BY id"))

    @property
    def entities(self) -> Iterator[Entity]:
        """The entities, by CURIE."""
        rows = self._database.execute("SELECT curie, value FROM entity ORDER BY curie")
        for _curie, same in groupby(rows, key=lambda row: row[0]):
            yield merged_entity([_entity(value) for _, value in same])

    @property
    def statements(self) -> Iterator[Statement]:
        """The statements, in the order of `kg.assemble.statement_order`."""
        if not self._indexed:
            self._database.execute(f"CREATE INDEX claim_order ON claim ({_ORDER})")
            self._indexed = True
        rows = self._database.execute(f"SELECT value, evidence FROM claim ORDER BY {_ORDER}, rowid")
        for value, same in groupby(rows, key=lambda row: row[0]):
            evidence = tuple(piece for _, packed in same for piece in _evidence(packed))
            yield canonical_statement(replace(_statement(value), evidence=evidence))

    def document(self, id: str) -> DocumentRecord | None:
        """The document with an id, None where the graph does not hold it."""
        row = self._database.execute("SELECT value FROM document WHERE id = ?", (id.encode(),)).fetchone()
        return _document(row[0]) if row else None

    def entity(self, curie: str) -> Entity | None:
        """The entity with a CURIE, None where the graph does not describe it."""
        rows = self._database.execute("SELECT value FROM entity WHERE curie = ?", (curie.encode(),)).fetchall()
        return merged_entity([_entity(value) for (value,) in rows]) if rows else None

    def _flush(self) -> None:
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?)", self._waiting)
        self._database.execute("COMMIT")
        self._waiting.clear()


@contextmanager
def claim_store(*, scratch: Path | None = None) -> Iterator[ClaimStore]:
    """An empty store in a folder of its own that is gone when the block ends.

    :param scratch: where the folder is made; by default where the system keeps temporary files.
    """
    with TemporaryDirectory(prefix="claimgraph-", dir=scratch) as folder:
        store = ClaimStore(Path(folder) / "claims.sqlite")
        try:
            yield store
        finally:
            store.close()


def filled(
    store: ClaimStore,
    documents: Iterable[DocumentRecord],
    entities: Iterable[Entity],
    statements: Iterable[Statement],
    run: Run,
    base: str = BASE,
) -> ClaimStore:
    """The store after all of these were taken in."""
    for document in documents:
        store.add_document(document)
    for entity in entities:
        store.add_entity(entity)
    for statement in statements:
        store.add_statement(statement)
    store.finish(run, base=base)
    return store
