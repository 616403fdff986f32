"""A database of ``kg load --to ladybug:…`` → the graph that it was made of, by the records of its nodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.export.graph_labels import entity_labels
from kg.imports.importer import Imported, Importer
from kg.imports.records import records
from kg.loaders.ladybug import is_database, module

if TYPE_CHECKING:
    import ladybug

_BATCH = 10_000
_POOL = 256 << 20


def read(path: Path, store: ClaimStore) -> Imported:
    """Read the database into a store, some thousand nodes at a time.

    :raises ConfigurationError: if Ladybug is not installed.
    :raises InputError: if it cannot be opened, or is not one that Claimgraph wrote.
    """
    package = module()
    try:
        with (
            records(store) as into,
            package.Database(str(path), read_only=True, buffer_pool_size=_POOL) as database,
            package.Connection(database, num_threads=2) as connection,
        ):
            for label in entity_labels():
                for identifier, record in _values(connection, label, "record"):
                    if record is not None:
                        into.entity(record, identifier)
            for identifier, record in _values(connection, "Document", "record"):
                into.document(record, identifier)
            for identifier, record in _values(connection, "Claim", "record"):
                into.claim(identifier, record, identifier)
            for identifier, claim, record in _values(connection, "Evidence", "claim", "record"):
                into.evidence(claim, record, identifier)
            for identifier, record in _values(connection, "Run", "record"):
                into.run(identifier, record, identifier)
            for identifier, record in _values(connection, "Source", "record"):
                into.source(record, identifier)
            for identifier, times, record in _values(connection, "Rejection", "occurrence", "record"):
                into.rejection(record, int(times), identifier)
            return into.finish(path.name)
    except RuntimeError as error:
        raise InputError(
            f"no database of Claimgraph that can be read: {error}", where=path.name, remedy="write it again"
        ) from error


def _values(connection: ladybug.Connection, label: str, *names: str) -> Iterator[list[str]]:
    """Id and some properties of each node with a label."""
    last = _one(connection, f"MATCH (n:{label}) RETURN max(offset(id(n)))")
    wanted = ", ".join(f"n.{name}" for name in ("id", *names))
    for start in range(0, -1 if last is None else last + 1, _BATCH):
        within = f"offset(id(n)) >= {start} AND offset(id(n)) < {start + _BATCH}"
        result = connection.execute(f"MATCH (n:{label}) WHERE {within} RETURN {wanted}")
        assert not isinstance(result, list)
        with result:
            for row in result:
                assert isinstance(row, list)
                yield row


def _one(connection: ladybug.Connection, query: str) -> int | None:
    result = connection.execute(query)
    assert not isinstance(result, list)
    with result:
        row = result.get_next()
        assert isinstance(row, list)
        return None if row[0] is None else int(row[0])


IMPORTER = Importer("ladybug", "a database file of kg load --to ladybug:PATH", is_database, read)
