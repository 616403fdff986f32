# /// script
# requires-python = ">=3.11"
# dependencies = ["ladybug>=0.20,<1", "arcadedb-embedded>=26.10,<27"]
# ///
"""The folder of ``kg export neo4j``, read strictly as ``neo4j-admin database import full`` asks for it.

By https://neo4j.com/docs/operations-manual/current/import/: whatever that page does not allow is an error. The rows are
then loaded into Ladybug and ArcadeDB. Prints how many nodes each has of each kind and how many relationships of each
type, as JSON; the checker's counts have the nodes' other labels too.

    uv run --script scripts/readers/open_neo4j.py FOLDER
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

SCRIPT, CONSTRAINTS = "import.sh", "constraints.cypher"
Cells = list[str | None]
Kind = tuple[str, str, str | None]
"""A column: its name, its type, its group of ids."""

_FIELD = re.compile(r"(?P<name>[^:,\"()]*)(?::(?P<type>[A-Za-z_]+(?:\[\])?)(?:\((?P<group>\w+)\))?)?")
_PIECE, _BATCH = 1 << 20, 10_000
_COPIED = "(header=false, parallel=false, escape='\"', quote='\"')"
_ENDS = ("START_ID", "END_ID")
_CHECKS: dict[str, Callable[[str], bool]] = {
    "string": lambda cell: True,
    "long": lambda cell: -(2**63) <= int(cell) < 2**63,
    "boolean": lambda cell: cell in ("true", "false"),
}


class FormatError(Exception):
    """Something that the format does not allow."""


def rows(path: Path) -> Iterator[Cells]:
    """The rows of a CSV file (quotes doubled, lines within quotes); None for no value.

    :raises FormatError: if it is no such file.
    """
    with path.open(encoding="utf-8", newline="") as file:
        text, row = "", Cells()
        place = 0
        while True:
            try:
                cell, place, end = _cell(text, place)
            except IndexError:
                more = file.read(_PIECE)
                if not more:
                    break
                text, place = text[place:] + more, 0
                continue
            row.append(cell)
            if end == "\n":
                yield row
                row = []
        if row or place < len(text):
            raise FormatError(f"{path.name}: the last line has no end")


def _cell(text: str, place: int) -> tuple[str | None, int, str]:
    """A cell, the place behind it and what ends it.

    :raises IndexError: if the text ends before the cell does.
    """
    if text[place] == '"':
        end = place + 1
        while True:
            end = text.find('"', end)
            if end < 0:
                raise IndexError
            if text[end + 1] != '"':
                break
            end += 2
        cell: str | None = text[place + 1 : end].replace('""', '"')
        end += 1
        if text[end] not in ",\n":
            raise FormatError(f"{text[end]!r} stands behind a closing quote")
    else:
        found = [at for mark in ",\n" if (at := text.find(mark, place)) >= 0]
        end = min(found) if found else len(text)
        _end, bare = text[end], text[place:end]
        if '"' in bare or "\r" in bare:
            raise FormatError(f"{bare!r} is not in quotes")
        cell = bare or None
    return cell, end + 1, text[end]


def checked(folder: Path) -> Counter[str]:
    """How many nodes of each label and relationships of each type a folder has.

    :raises FormatError: if it is not as the import asks for it: a file that the script does not name, a wrong header,
        a value that is not of its type, an id twice, an end that is no node.
    """
    named = _files(folder)
    there = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    _want({name for _, name in named} | {SCRIPT, CONSTRAINTS} == there, "the script and the folder name other files")
    ids: defaultdict[str | None, set[str]] = defaultdict(set)
    found: Counter[str] = Counter()
    for what, name in named:
        lines = rows(folder / name)
        kinds = _kinds(next(lines, []), what, name)
        for number, row in enumerate(lines, start=2):
            where = f"{name}, row {number}"
            _want(len(row) == len(kinds), f"{where}: {len(row)} cells, {len(kinds)} columns")
            for cell, kind in zip(row, kinds, strict=True):
                _check(cell, kind, ids, found, where)
    return found


def _kinds(header: Cells, what: str, name: str) -> list[Kind]:
    fields = [_FIELD.fullmatch(field or "") for field in header]
    kinds = [(m["name"], m["type"] or "string", m["group"]) for m in fields if m]
    _want(len(kinds) == len(header) > 0, f"{name}: a column that is none: {header}")
    types = Counter(type_ for _, type_, _ in kinds)
    wanted = ["ID", "LABEL"] if what == "nodes" else ["START_ID", "END_ID", "TYPE"]
    _want(all(types[type_] == 1 for type_ in wanted), f"{name}: not one each of {wanted}")
    names = [field for field, type_, _ in kinds if type_ not in wanted or field]
    _want(len(set(names)) == len(names) and all(names), f"{name}: a name twice, or none")
    known = {*_CHECKS, *(f"{type_}[]" for type_ in _CHECKS), *wanted}
    _want(set(types) <= known, f"{name}: types that are not known: {sorted(set(types) - known)}")
    return kinds


def _check(
    cell: str | None, kind: Kind, ids: defaultdict[str | None, set[str]], found: Counter[str], where: str
) -> None:
    name, type_, group = kind
    if type_ == "ID":
        _want(bool(cell) and cell not in ids[group], f"{where}: the id {cell!r} is empty or comes twice")
        ids[group].add(cell or "")
    elif type_ in ("START_ID", "END_ID"):
        _want(cell in ids[group], f"{where}: {cell!r} is no node of {group}")
    elif type_ in ("LABEL", "TYPE"):
        labels = (cell or "").split(";")
        _want(all(re.fullmatch(r"[A-Za-z]\w*", label) for label in labels), f"{where}: {cell!r} is no {type_}")
        found.update(labels)
    elif cell is not None:
        parts = cell.split(";") if type_.endswith("[]") else [cell]
        try:
            right = all(_CHECKS[type_.removesuffix("[]")](part) for part in parts)
        except ValueError:
            right = False
        _want(right, f"{where}: {cell[:40]!r} in {name} is no {type_}")


def _want(holds: bool, message: str) -> None:
    if not holds:
        raise FormatError(message)


def in_ladybug(folder: Path) -> dict[str, int]:
    """What Ladybug counts after the rows were copied into a table a kind and a table a type, values as texts."""
    import ladybug

    found = {}
    with (
        TemporaryDirectory() as scratch,
        ladybug.Database(f"{scratch}/claims.lbug") as database,
        ladybug.Connection(database) as connection,
    ):
        for what, name in _files(folder):
            for type_, (columns, path) in _parted(folder / name, what, Path(scratch)).items():
                declared = [f"`{name}` STRING" for name, kind, _ in columns if kind not in _ENDS]
                groups = [group for _, kind, group in columns if kind in ("ID", *_ENDS)]
                table = str(groups[0]) if what == "nodes" else type_
                if what == "nodes":
                    pattern, kind = f"(n:{table})", "NODE"
                    declared.append("PRIMARY KEY (id)")
                else:
                    pattern, kind = f"()-[n:{table}]->()", "REL"
                    declared.insert(0, f"FROM {groups[0]} TO {groups[1]}")
                connection.execute(f"CREATE {kind} TABLE {table}({', '.join(declared)})")
                connection.execute(f"COPY {table} FROM '{path}' {_COPIED}")
                found[table] = _first(connection.execute(f"MATCH {pattern} RETURN count(*)"))
    return found


def in_arcadedb(folder: Path) -> dict[str, int]:
    """What ArcadeDB counts after the rows were loaded in batches, values as texts."""
    import arcadedb_embedded

    types: set[str] = set()
    with TemporaryDirectory() as scratch, arcadedb_embedded.create_database(f"{scratch}/claims") as database:
        places: defaultdict[str | None, dict[str, str]] = defaultdict(dict)
        for what, name in _files(folder):
            lines = rows(folder / name)
            kinds = _kinds(next(lines), what, name)
            names = [name or kind.lower() for name, kind, _ in kinds]
            at = {kind: place for place, (_, kind, _) in enumerate(kinds)}
            while batch := list(islice(lines, _BATCH)):
                if what == "nodes":
                    group = kinds[at["ID"]][2]
                    _declare(database, str(group), what, types)
                    with database.graph_batch() as writer:
                        values = [dict(zip(names, row, strict=True)) for row in batch]
                        made = writer.create_vertices(group, values)
                    places[group].update(zip((row[at["ID"]] or "" for row in batch), made, strict=True))
                    continue
                start, end = (places[kinds[at[kind]][2]] for kind in ("START_ID", "END_ID"))
                by_type: defaultdict[str, list[Cells]] = defaultdict(list)
                for row in batch:
                    by_type[row[at["TYPE"]] or ""].append(row)
                for type_, of_type in by_type.items():
                    _declare(database, type_, what, types)
                    ends = [
                        [places_of[row[at[kind]] or ""] for row in of_type]
                        for kind, places_of in (("START_ID", start), ("END_ID", end))
                    ]
                    with database.graph_batch() as writer:
                        writer.new_edges(ends[0], type_, ends[1])
        return {type_: int(database.count_type(type_)) for type_ in sorted(types)}


def _first(result: Any) -> int:
    return int(result.get_next()[0])


def _declare(database: Any, type_: str, what: str, types: set[str]) -> None:
    if type_ not in types:
        types.add(type_)
        make = database.schema.create_vertex_type if what == "nodes" else database.schema.create_edge_type
        make(type_)


def _files(folder: Path) -> list[tuple[str, str]]:
    """What each file holds, and its name: the nodes first."""
    return sorted(re.findall(r"--(nodes|relationships)=(\S+)", (folder / SCRIPT).read_text(encoding="utf-8")))


def _parted(path: Path, what: str, scratch: Path) -> dict[str, tuple[list[Kind], Path]]:
    """The rows of a file by type, without it, each in a file of its own: the id or the two ends first."""
    lines = rows(path)
    kinds = _kinds(next(lines), what, path.name)
    wanted = [place for place, (_, kind, _) in enumerate(kinds) if kind != "TYPE"]
    by = next((place for place, (_, kind, _) in enumerate(kinds) if kind == "TYPE"), None)
    columns = [(name or kind.lower(), kind, group) for name, kind, group in (kinds[place] for place in wanted)]
    files: dict[str, TextIO] = {}
    found: dict[str, tuple[list[Kind], Path]] = {}
    with ExitStack() as stack:
        for row in lines:
            type_ = str(row[by]) if by is not None else ""
            if type_ not in files:
                place = scratch / f"{path.stem}-{type_}.csv"
                found[type_] = columns, place
                files[type_] = stack.enter_context(place.open("w", encoding="utf-8", newline=""))
            cells = (row[place] for place in wanted)
            files[type_].write(",".join("" if c is None else _quoted(c) for c in cells) + "\n")
    return found


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


if __name__ == "__main__":
    place = Path(sys.argv[1])
    print(json.dumps({"checker": checked(place), "ladybug": in_ladybug(place), "arcadedb": in_arcadedb(place)}))
