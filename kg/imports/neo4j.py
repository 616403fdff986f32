"""The files of ``kg export neo4j`` → the graph that they were made of, by the records of their nodes."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.export.neo4j import node_file
from kg.export.property_graph import NODE_KINDS
from kg.imports.importer import Imported, Importer
from kg.imports.records import records

_Row = dict[str, str]


def recognises(path: Path) -> bool:
    """Whether it is a folder with the files of all kinds of nodes."""
    return path.is_dir() and all((path / node_file(kind)).is_file() for kind in NODE_KINDS)


def read(path: Path, store: ClaimStore) -> Imported:
    """Read the folder into a store; the rows may stand in any order.

    :raises InputError: if a file is missing, is no CSV of Neo4j, or holds a record that is not one.
    """
    with records(store) as into:
        for where, row in _rows(path, "Entity"):
            if row["record"]:
                into.entity(row["record"], where)
        for where, row in _rows(path, "Document"):
            into.document(row["record"], where)
        for where, row in _rows(path, "Claim"):
            into.claim(row["id"], row["record"], where)
        for where, row in _rows(path, "Evidence"):
            into.evidence(row["claim"], row["record"], where)
        for where, row in _rows(path, "Run"):
            into.run(row["id"], row["record"], where)
        for where, row in _rows(path, "Source"):
            into.source(row["record"], where)
        for where, row in _rows(path, "Rejection"):
            into.rejection(row["record"], _times(row["occurrence"], where), where)
        return into.finish(path.name)


def _rows(folder: Path, kind: str) -> Iterator[tuple[str, _Row]]:
    """Each row of a kind's file, with where it stands; columns by name, whatever their order and types."""
    path = folder / node_file(kind)
    wanted = {"id", *(column.name for column in NODE_KINDS[kind].columns)}
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.partition(":")[0] for name in next(reader, [])]
            if not wanted <= set(header):
                missing = ", ".join(sorted(wanted - set(header)))
                raise InputError(f"no column {missing}", where=path.name, remedy="write it again with kg export neo4j")
            for cells in reader:
                where = f"{path.name}, line {reader.line_num}"
                if len(cells) != len(header):
                    raise InputError(
                        f"{len(cells)} cells instead of {len(header)}", where=where, remedy="is the file cut short?"
                    )
                yield where, dict(zip(header, cells, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"no CSV: {error}", where=path.name, remedy="write it again with kg export neo4j") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=path.name) from error


def _times(cell: str, where: str) -> int:
    if not cell.isdecimal():
        raise InputError(f"{cell!r} is no number of times", where=where)
    return int(cell)


IMPORTER = Importer("neo4j", "the folder of kg export neo4j", recognises, read)
