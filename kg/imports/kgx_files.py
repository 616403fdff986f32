"""The two files of a KGX graph, JSON Lines or TSV, packed or not, as records with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kg.errors import InputError
from kg.export.kgx_cells import values
from kg.export.kgx_records import JSON, LISTS
from kg.imports.given import cells_of, lines_of, place
from kg.model import Span
from kg.packed import ENDINGS
from kg.resources import data_table

_KINDS = (".jsonl", ".tsv")
_MARK = "claimgraph_"
_PLAIN_LISTS = LISTS | {"qualifiers", "same_as", "provided_by", "knowledge_source"}
"""Columns that KGX parts at ``|`` in any file."""


@dataclass(frozen=True, slots=True)
class Line:
    """A node or an edge: where it stands, its line as it is, its properties, and in TSV the places of its cells."""

    where: str
    number: int
    text: str
    record: dict[str, object]
    cells: dict[str, Span]

    def words(self, name: str) -> str:
        """A property that must be a text of one character or more.

        :raises InputError: if it is missing or not that.
        """
        value = self.record.get(name)
        if not isinstance(value, str) or not value:
            raise InputError(f"no {name}", where=self.where, remedy="KGX needs it in each line")
        return value

    def optional(self, name: str) -> str | None:
        """A property that is a text; None where it is not there.

        :raises InputError: if it is something else.
        """
        value = self.record.get(name)
        if value is not None and not isinstance(value, str):
            raise InputError(f"{name} is not a text", where=self.where, remedy="correct the line")
        return value

    def several(self, name: str) -> tuple[str, ...]:
        """The texts of a property that may hold several; one alone is taken for a list of it.

        :raises InputError: if one is not a text.
        """
        value = self.record.get(name)
        found = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(item, str) for item in found):
            raise InputError(f"{name} is not a list of texts", where=self.where, remedy="correct the line")
        return tuple(found)

    def truth(self, name: str) -> bool:
        """A property that is true or false, false where it is not there.

        :raises InputError: if it is something else.
        """
        value = self.record.get(name)
        told = {None: False, True: True, False: False, "true": True, "false": False, "True": True, "False": False}
        if not isinstance(value, str | bool | None) or value not in told:
            raise InputError(f"{name} is neither true nor false", where=self.where, remedy="correct the line")
        return told[value]


def files_of(path: Path) -> tuple[Path, Path] | None:
    """The file of nodes and that of edges in a folder, or beside an edges file; None where there is no such pair.

    A file is told by its name: ``nodes.jsonl``, ``my_graph_edges.tsv``, each also packed.
    """
    if path.is_file():
        edges, kind = path, _part_of(path)
        if kind != "edges":
            return None
        nodes = path.with_name("nodes".join(path.name.rsplit("edges", 1)))
        return (nodes, edges) if nodes.is_file() else None
    if not path.is_dir():
        return None
    found = [file for file in sorted(path.iterdir()) if file.is_file() and _part_of(file) == "edges"]
    pairs = [pair for file in found if (pair := files_of(file))]
    return pairs[0] if len(pairs) == 1 else None


def lines(path: Path, needed: Sequence[str]) -> Iterator[Line]:
    """The records of a file.

    :param needed: columns that a TSV must have.
    :raises InputError: for a line that is no object, or a row with too many cells, and as `lines_of`.
    """
    if ".tsv" in path.suffixes:
        yield from _table(path, needed)
        return
    decode = msgspec.json.Decoder().decode
    for number, text in lines_of(path):
        try:
            record = decode(text)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise InputError(f"not JSON: {error}", where=place(path, number), remedy="correct the line") from error
        if not isinstance(record, dict):
            raise InputError("not a JSON object", where=place(path, number), remedy="correct the line")
        yield Line(place(path, number), number, text, record, {})


def _table(path: Path, needed: Sequence[str]) -> Iterator[Line]:
    columns: list[str] = []
    ours = False
    for number, text in lines_of(path):
        if not columns:
            columns = text.split("\t")
            ours = any(name.startswith(_MARK) for name in columns)
            missing = [name for name in needed if name not in columns]
            if missing or len(set(columns)) < len(columns):
                what = f"no column {', '.join(missing)}" if missing else "a column twice"
                raise InputError(what, where=place(path, number), remedy="the first line names the columns, by tabs")
            continue
        cells = cells_of(text)
        if len(cells) > len(columns):
            raise InputError(
                f"{len(cells)} cells, {len(columns)} columns", where=place(path, number), remedy="correct the line"
            )
        if len(cells) < len(columns) and ours:
            what = f"{len(cells)} cells, {len(columns)} columns: the line breaks off"
            raise InputError(what, where=place(path, number), remedy="fetch or export the file again")
        named = dict(zip(columns, cells, strict=False))
        own = any(named.get(name, ("",))[0] for name in columns if name.startswith(_MARK))
        record = {
            name: value
            for name, (written, _) in named.items()
            if (value := _own_value(name, written, place(path, number)) if own else _value(name, written)) is not None
        }
        yield Line(place(path, number), number, text, record, {name: span for name, (_, span) in named.items()})
    if not columns:
        raise InputError("an empty file", where=path.name, remedy="the first line names the columns, by tabs")


def _value(name: str, written: str) -> object:
    if not written:
        return None
    listed = name in _PLAIN_LISTS or (is_qualifier(name) and "|" in written)
    return written.split("|") if listed else written


def _own_value(name: str, written: str, where: str) -> object:
    if not written:
        return None
    if name in JSON:
        try:
            return msgspec.json.decode(written)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise InputError(f"{name} is not JSON: {error}", where=where, remedy="correct the line") from error
    found = values(written)
    return found if name in LISTS or len(found) > 1 else found[0]


def is_qualifier(name: str) -> bool:
    """Whether a property of an edge is a qualifier.

    >>> is_qualifier("object_aspect_qualifier"), is_qualifier("qualified_predicate"), is_qualifier("provided_by")
    (True, True, False)
    """
    return name.endswith("_qualifier") or (name,) in data_table("imports", "kgx_slots.tsv")


def _part_of(path: Path) -> str | None:
    name = path.name.lower()
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    stem, dot, kind = name.rpartition(".")
    if f"{dot}{kind}" not in _KINDS:
        return None
    return next((part for part in ("nodes", "edges") if stem.endswith(part)), None)
