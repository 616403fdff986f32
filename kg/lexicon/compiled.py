"""One file for a large lexicon: its arrays as they lie in memory, opened by memory map.

The file is the line ``claimgraph lexicon 1``, the length of the header as 16 hexadecimal digits and a newline, the
header as JSON (the arrays' names, types and places, the relations, the hash), and the arrays, each at a multiple of 64.
The same rows give the same bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import DataError, InputError, OutputError
from kg.lexicon.folders import Name, lexicon_of_names, sha256_of
from kg.lexicon.identity import same_as
from kg.lexicon.lexicon import Lexicon
from kg.lexicon.rows import RELATIONS, EntityRow, Place, join, read_folder
from kg.lexicon.sources import READERS, SourceEntity
from kg.lexicon.strings import Strings
from kg.lexicon.table import NameTable
from kg.model import Rejection

_MAGIC = b"claimgraph lexicon 1\n"
_ALIGNED = 64


@dataclass(frozen=True, slots=True)
class VocabularyFile:
    """A file of a vocabulary: its format (a key of `READERS`) and the Biolink class of its entities; without one, what
    the file or ``vocabularies/categories.tsv`` says."""

    path: Path
    format: str
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A way to write a name that means several entities."""

    text: str
    curies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compilation:
    """What `compile_lexicon` wrote, and what it did not take or could not decide."""

    entities: int
    names: int
    sha256: str
    conflicts: tuple[Conflict, ...]
    rejections: tuple[Rejection, ...]


def compile_lexicon(sources: Sequence[VocabularyFile | Path], output: Path) -> Compilation:
    """Write one lexicon file of vocabularies and curated folders. Of one entity in several the first is taken, and the
    names of all; entities of two vocabularies that refer to each other one to one are one (`kg.lexicon.identity`).

    :raises InputError: if a source cannot be read.
    :raises DataError: if one breaks its format.
    :raises OutputError: if the file cannot be written.
    """
    taken = _Taken()
    for source in sources:
        if isinstance(source, Path):
            taken.add_folder(source)
        else:
            taken.add_file(source)
    taken.settle()
    entities = [taken.entities[curie] for curie in sorted(taken.entities)]
    ordered = sorted(taken.names)
    of_folders = {name: [list(values) for values in sorted(rows)] for name, rows in sorted(taken.relations.items())}
    lines = chain(
        ("\t".join(("entity", *entity.fields())) for entity in entities),
        ("\t".join(("term", *name)) for name in ordered),
        ("\t".join((name, *values)) for name, rows in of_folders.items() for values in rows),
    )
    sha256 = sha256_of(lines)
    lexicon = lexicon_of_names(entities, ordered, of_folders, sha256)
    write_lexicon(lexicon, output)
    return Compilation(len(entities), len(ordered), sha256, conflicts(lexicon), tuple(taken.rejections))


class _Taken:
    """The rows of the sources read so far; `settle` then gives each record its entity and category."""

    def __init__(self) -> None:
        self.entities: dict[str, EntityRow] = {}
        self.names: set[Name] = set()
        self.rejections: list[Rejection] = []
        self.relations: dict[str, set[tuple[str, ...]]] = {name: set() for name in RELATIONS}
        self._records: list[tuple[SourceEntity, VocabularyFile]] = []

    def add_folder(self, folder: Path) -> None:
        rows = join([read_folder(folder)])
        for entity in rows.entities:
            self.entities.setdefault(entity.curie, entity)
        self.names.update(Name(term.text, term.curie, term.case) for term in rows.terms)
        for relation in rows.relations:
            self.relations[relation.relation].add(relation.values)

    def add_file(self, source: VocabularyFile) -> None:
        for record in read_source(source):
            if isinstance(record, Rejection):
                self.rejections.append(record)
            else:
                self._records.append((record, source))

    def settle(self) -> None:
        curated = (
            SourceEntity(row.curie, row.label, (), row.xrefs, category=row.category) for row in self.entities.values()
        )
        same = same_as(chain(curated, (record for record, _ in self._records)))
        categories = {curie: row.category for curie, row in self.entities.items()}
        for record, source in self._records:
            known = record.category or source.category
            if known is not None:
                categories.setdefault(record.curie, known)
        for record, source in self._records:
            curie = same.get(record.curie, record.curie)
            above = (other for other in (curie, *record.filed_under) if other in categories)
            category = categories.get(next(above, "")) or category_of_prefix(curie)
            if category is None:
                what = "neither the file nor its vocabulary says what this is"
                self.rejections.append(Rejection("lexicon", source.path.name, what, record.curie))
                continue
            self._merge(curie, record, category, source)
            self.names.update(Name(text, curie, case) for text, case in record.names)

    def _merge(self, curie: str, record: SourceEntity, category: str, source: VocabularyFile) -> None:
        known = self.entities.get(curie)
        if known is None:
            place = Place(source.path, 0)
            self.entities[curie] = EntityRow(
                curie, record.label, category, record.xrefs, record.parents, None, source.format, place
            )
        elif record.curie != curie:
            xrefs = dict.fromkeys((*known.xrefs, record.curie, *record.xrefs))
            self.entities[curie] = replace(known, xrefs=tuple(other for other in xrefs if other != curie))


@cache
def _categories() -> dict[str, str]:
    text = (files("kg") / "data" / "vocabularies" / "categories.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines()[2:])


def category_of_prefix(curie: str) -> str | None:
    """What the entities of a CURIE's vocabulary are, where all are of one kind.

    >>> category_of_prefix("MONDO:0018874"), category_of_prefix("MESH:D015470")
    ('biolink:Disease', None)
    """
    return _categories().get(curie.partition(":")[0])


def read_source(source: VocabularyFile) -> Iterable[SourceEntity | Rejection]:
    """The entities of a vocabulary's file, and what in it could not be taken.

    :raises DataError: if the format is unknown or the file is not in it.
    """
    reader = READERS.get(source.format)
    if reader is None:
        remedy = "the known formats are " + ", ".join(sorted(READERS))
        raise DataError(f"unknown vocabulary format {source.format!r}", where=str(source.path), remedy=remedy)
    if not source.path.is_file():
        raise InputError("no such vocabulary file", where=str(source.path), remedy="give the path of the file")
    return reader(source.path)


def conflicts(lexicon: Lexicon) -> tuple[Conflict, ...]:
    """The names that mean several entities, sorted by text."""
    table = lexicon.table
    times = table.first_entry[1:].astype(np.int64) - table.first_entry[:-1]
    node = np.repeat(np.arange(len(table.node_hash)), times)
    as_written = table.entry_rule == 0
    rows = table.entry_row[as_written].astype(np.int64)
    pairs, first = np.unique(
        np.stack([node[as_written], lexicon.term_entity[rows].astype(np.int64)]), axis=1, return_index=True
    )
    several = np.flatnonzero(np.bincount(pairs[0], minlength=1) > 1)
    low, high = np.searchsorted(pairs[0], several), np.searchsorted(pairs[0], several, side="right")
    found = []
    for a, b in zip(low.tolist(), high.tolist(), strict=True):
        text = min(lexicon.terms[int(rows[place])] for place in first[a:b])
        found.append(Conflict(text, tuple(lexicon.curies[int(entity)] for entity in pairs[1, a:b])))
    return tuple(sorted(found, key=lambda conflict: (conflict.text, conflict.curies)))


def write_lexicon(lexicon: Lexicon, output: Path) -> None:
    """Write a lexicon to a file, whole or not at all.

    :raises OutputError: if it cannot be written.
    """
    arrays = _arrays(lexicon)
    described, at = {}, 0
    for name, array in arrays.items():
        described[name] = {"type": array.dtype.str, "length": len(array), "at": at}
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = {"arrays": described, "relations": lexicon.relations, "sha256": lexicon.sha256}
    encoded = json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    partial = output.with_name(output.name + ".partial")
    try:
        with partial.open("wb") as file:
            file.write(_MAGIC + f"{len(encoded):016x}\n".encode() + encoded)
            file.write(bytes(-file.tell() % _ALIGNED))
            for array in arrays.values():
                file.write(np.ascontiguousarray(array).data)
                file.write(bytes(-array.nbytes % _ALIGNED))
        os.replace(partial, output)
    except OSError as error:
        raise OutputError(f"cannot write the lexicon: {error.strerror}", where=str(output)) from error


def open_lexicon(path: Path) -> Lexicon:
    """A lexicon from its file, by memory map: nothing is read until it is used.

    :raises InputError: if there is no such file.
    :raises DataError: if it is no lexicon file of this version, or cut short.
    """
    remedy = "compile the lexicon again"
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC) + 17)
            if not start.startswith(_MAGIC) or len(start) != len(_MAGIC) + 17:
                raise DataError("not a lexicon file of this version", where=str(path), remedy=remedy)
            length = int(start[len(_MAGIC) :], 16)
            header = json.loads(file.read(length))
            mapped = np.memmap(file, dtype=np.uint8, mode="r").view(np.ndarray)
    except OSError as error:
        raise InputError(f"cannot open the lexicon: {error.strerror}", where=str(path), remedy=remedy) from error
    except ValueError as error:
        raise DataError("broken header", where=str(path), remedy=remedy) from error
    base = -(-(len(start) + length) // _ALIGNED) * _ALIGNED
    arrays = {}
    for name, place in header["arrays"].items():
        kind = np.dtype(place["type"])
        first = base + place["at"]
        stop = first + place["length"] * kind.itemsize
        if stop > len(mapped):
            raise DataError("the file is cut short", where=str(path), remedy=remedy)
        arrays[name] = mapped[first:stop].view(kind)
    return _lexicon(arrays, header["relations"], header["sha256"])


def _arrays(lexicon: Lexicon) -> dict[str, np.ndarray[Any, Any]]:
    arrays = {f"table.{field.name}": getattr(lexicon.table, field.name) for field in fields(NameTable)}
    arrays["term_entity"] = lexicon.term_entity
    for name, strings in (("terms", lexicon.terms), ("curies", lexicon.curies), ("records", lexicon.records)):
        arrays |= {f"{name}.data": strings.data, f"{name}.offset": strings.offset}
    return arrays


def _lexicon(arrays: dict[str, np.ndarray[Any, Any]], relations: dict[str, list[list[str]]], sha256: str) -> Lexicon:
    strings = {
        name: Strings(arrays[f"{name}.data"], arrays[f"{name}.offset"]) for name in ("terms", "curies", "records")
    }
    table = NameTable(**{field.name: arrays[f"table.{field.name}"] for field in fields(NameTable)})
    return Lexicon(
        table, strings["terms"], arrays["term_entity"], strings["curies"], strings["records"], relations, sha256
    )


