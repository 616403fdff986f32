"""Records of a property graph → a graph: whole values as JSON, decoded by their types, in any order."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec

from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.export.graph_rows import RunRecord
from kg.export.naming import base_of, is_base
from kg.identity import run_id, statement_id
from kg.imports.importer import Imported
from kg.model import DocumentRecord, Entity, Evidence, Rejection, Run, Source, Statement

_REMEDY = "give what kg export or kg load wrote, unchanged"
_Value = TypeVar("_Value")


class Records:
    """Takes the records of nodes in, in any order, and fills a store with their values."""

    def __init__(self, store: ClaimStore, path: Path) -> None:
        self._store = store
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
            "CREATE TABLE claim (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;"
            "CREATE TABLE evidence (claim TEXT NOT NULL, record TEXT NOT NULL);"
        )
        self._runs: list[RunRecord] = []
        self._bases: set[str] = set()
        self._inputs: list[Source] = []
        self._rejections: list[Rejection] = []
        self._taken: Counter[str] = Counter()

    def close(self) -> None:
        """Let go of the scratch file."""
        self._database.close()

    def entity(self, record: str, where: str) -> None:
        """Take an entity in."""
        self._store.add_entity(self._decoded(record, Entity, where, "entities"))

    def document(self, record: str, where: str) -> None:
        """Take a document in."""
        self._store.add_document(self._decoded(record, DocumentRecord, where, "documents"))

    def claim(self, identifier: str, record: str, where: str) -> None:
        """Take a statement in, by its id."""
        local = statement_id(self._decoded(record, Statement, where, "statements"))
        self._bases.add(base_of(identifier, local))
        if not identifier.endswith(local) or len(self._bases) > 1:
            raise InputError(f"the claim of {identifier} was changed", where=where, remedy=_REMEDY)
        try:
            self._database.execute("INSERT INTO claim VALUES (?, ?)", (identifier, record))
        except sqlite3.IntegrityError as error:
            raise InputError(f"the claim {identifier} stands here twice", where=where, remedy=_REMEDY) from error

    def evidence(self, claim: str, record: str, where: str) -> None:
        """Take a piece of evidence in, for the claim with an id."""
        self._decoded(record, Evidence, where, "evidence")
        self._database.execute("INSERT INTO evidence VALUES (?, ?)", (claim, record))

    def run(self, identifier: str, record: str, where: str) -> None:
        """Take in what made the graph, by its id."""
        made = self._decoded(record, RunRecord, where, "runs")
        self._runs.append(made)
        run = Run(made.version, made.lexicon_sha256, made.rules_sha256)
        self._bases.add(base_of(identifier, run_id(run)))

    def source(self, record: str, where: str) -> None:
        """Take a file that the run read in."""
        self._inputs.append(self._decoded(record, Source, where, "sources"))

    def rejection(self, record: str, times: int, where: str) -> None:
        """Take a rejection in, as often as it happened."""
        self._rejections += [self._decoded(record, Rejection, where, "rejections")] * times

    def finish(self, where: str) -> Imported:
        """Fill the store with the statements and finish it.

        :raises InputError: if evidence has no claim, a claim no evidence, or there is not one run.
        """
        if len(self._bases) > 1:
            raise InputError(f"ids under several bases ({', '.join(sorted(self._bases))})", where=where, remedy=_REMEDY)
        if odd := sorted(base for base in self._bases if not is_base(base)):
            raise InputError(f"{odd[0]!r} is not a base for IRIs", where=where, remedy=_REMEDY)
        if len(self._runs) != 1:
            raise InputError(f"{len(self._runs)} runs instead of one", where=where, remedy=_REMEDY)
        rows = self._database.execute(
            "SELECT evidence.claim, claim.record, evidence.record FROM evidence LEFT JOIN claim ON claim.id = claim"
        )
        for identifier, claim, record in rows:
            if claim is None:
                raise InputError(f"evidence for {identifier}, which is not here", where=where, remedy=_REMEDY)
            statement = msgspec.json.decode(claim, type=Statement)
            self._store.add_statement(replace(statement, evidence=(msgspec.json.decode(record, type=Evidence),)))
        bare = self._database.execute("SELECT id FROM claim WHERE id NOT IN (SELECT claim FROM evidence)").fetchone()
        if bare:
            raise InputError(f"no evidence for {bare[0]}", where=where, remedy=_REMEDY)
        run = self._runs[0]
        hashes = (run.version, run.lexicon_sha256, run.rules_sha256)
        made_by = Run(*hashes, tuple(self._inputs), run.counts, tuple(self._rejections))
        self._store.finish(made_by, base=self._bases.pop())
        return Imported(dict(sorted(self._taken.items())))

    def _decoded(self, record: str, of: type[_Value], where: str, kind: str) -> _Value:
        try:
            value = msgspec.json.decode(record, type=of)
        except msgspec.DecodeError as error:
            raise InputError(f"a record that is no {of.__name__} ({error})", where=where, remedy=_REMEDY) from error
        self._taken[kind] += 1
        return value


@contextmanager
def records(store: ClaimStore) -> Iterator[Records]:
    """Records for a store, with a scratch file that is gone when the block ends."""
    with TemporaryDirectory(prefix="claimgraph-") as folder:
        found = Records(store, Path(folder) / "records.sqlite")
        try:
            yield found
        finally:
            found.close()
