"""One file for a large lexicon: its arrays as they lie in memory, opened by memory map.

The file is the line ``claimgraph lexicon 2``, the length of the header as 16 hexadecimal digits and a newline, the
header as JSON (the arrays' names, types and places, the relations, the hash), and the arrays, each at a multiple of 64.
The same rows give the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import DataError, InputError, OutputError
from kg.lexicon.folders import Name, lexicon_of_names, sha256_of
from kg.lexicon.identity import kind_of, same_as
from kg.lexicon.lexicon import Lexicon
from kg.lexicon.rows import RELATIONS, EntityRow, Place, join, read_folder
from kg.lexicon.sources import READERS, SourceEntity
from kg.lexicon.strings import Strings
from kg.lexicon.table import NameTable
from kg.lexicon.variants import variants
from kg.model import Rejection
from kg.resources import data_table

_KIND = b"claimgraph lexicon "
_MAGIC = _KIND + b"2\n"
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
        categories = {curie: row.category for curie, row in self.entities.items()}
        for record, source in self._records:
            known = record.category or source.category
            if known is not None:
                categories.setdefault(record.curie, known)
        for record, _ in self._records:
            above = (categories[other] for other in record.filed_under if other in categories)
            known = next(above, None) or category_of_prefix(record.curie)
            if known is not None:
                categories.setdefault(record.curie, known)
        self._records = _with_bases(self._records, categories)
        curated = (SourceEntity(row.curie, row.label, (), row.xrefs) for row in self.entities.values())
        outside = _outside([record for record, _ in self._records])
        self._records = [pair for pair in self._records if self._is_taken(*pair, outside)]
        same = same_as([*curated, *(record for record, _ in self._records)], categories)
        for record, source in self._records:
            curie = same.get(record.curie, record.curie)
            if curie not in categories:
                what = "neither the file nor its vocabulary says what this is"
                self.rejections.append(Rejection("lexicon", source.path.name, what, record.curie))
                continue
            self._merge(curie, record, categories[curie], source)
            for text, case in record.names:
                if is_general(text):
                    self.rejections.append(Rejection("lexicon", source.path.name, "too general a name", text))
                else:
                    self.names.add(Name(text, curie, case))

    def _is_taken(self, record: SourceEntity, source: VocabularyFile, outside: frozenset[str]) -> bool:
        if record.curie in outside:
            what = "not below the root of its vocabulary"
            self.rejections.append(Rejection("lexicon", source.path.name, what, record.curie))
        return record.curie not in outside

    def _merge(self, curie: str, record: SourceEntity, category: str, source: VocabularyFile) -> None:
        known = self.entities.get(curie)
        if known is None:
            place = Place(source.path, 0)
            known = EntityRow(curie, record.label, category, (), record.parents, None, source.format, place)
        xrefs = dict.fromkeys((*known.xrefs, record.curie, *record.xrefs))
        others = tuple(other for other in xrefs if _vocabulary(other) != _vocabulary(curie))
        self.entities[curie] = replace(known, xrefs=others)


@cache
def _categories() -> dict[str, str]:
    return {prefix: category for prefix, category, _ in data_table("vocabularies", "categories.tsv")}


@cache
def _general() -> frozenset[str]:
    return frozenset(name for (name,) in data_table("vocabularies", "general_names.tsv"))


def is_general(name: str) -> bool:
    """Whether a name, or its singular or plural, is a word that names nothing by itself.

    >>> is_general("Syndromes"), is_general("the"), is_general("MEN"), is_general("revumenib")
    (True, True, False, False)
    """
    if name.isupper() and len(name) > 1:
        return False
    return any(variant.text.lower() in _general() for variant in variants(name, "any"))


@cache
def _salt() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for (word,) in data_table("vocabularies", "salts.tsv"))
    return re.compile(rf"(?P<base>[^\W\d_]{{5,}}) (?:{words})(?: (?:{words}))?", re.IGNORECASE)


def _with_bases(
    records: Sequence[tuple[SourceEntity, VocabularyFile]], categories: Mapping[str, str]
) -> list[tuple[SourceEntity, VocabularyFile]]:
    """The records, those of a drug that its vocabulary lists only as a salt ("raloxifene hydrochloride") with the name
    of the drug added."""
    names = {(_vocabulary(record.curie), text.lower()) for record, _ in records for text, _ in record.names}
    result = []
    for record, source in records:
        salt = _salt().fullmatch(record.label) if kind_of(categories.get(record.curie, "")) == "chemical" else None
        if (
            salt
            and (_vocabulary(record.curie), salt["base"].lower()) not in names
            and salt["base"].lower() not in _ions()
        ):
            record = replace(record, names=(*record.names, (salt["base"], "any")))
        result.append((record, source))
    return result


@cache
def _ions() -> frozenset[str]:
    return frozenset(word for (word,) in data_table("vocabularies", "salts.tsv"))


def _vocabulary(curie: str) -> str:
    return curie.partition(":")[0]


def _outside(records: Sequence[SourceEntity]) -> frozenset[str]:
    """The records that are not below the root of their vocabulary, where the root is among them."""
    known = {record.curie: record.parents for record in records}
    outside: set[str] = set()
    for prefix, _, root in data_table("vocabularies", "categories.tsv"):
        if root not in known:
            continue
        children: dict[str, list[str]] = {}
        for curie, parents in known.items():
            for parent in parents:
                children.setdefault(parent, []).append(curie)
        below, todo = set(), [root]
        while todo:
            fresh = [child for child in children.get(todo.pop(), ()) if child not in below]
            below.update(fresh)
            todo += fresh
        outside |= {curie for curie in known if curie.startswith(f"{prefix}:") and curie not in below}
    return frozenset(outside)


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
            if not start.startswith(_KIND):
                raise DataError(
                    "not a file of `kg lexicon build`",
                    where=str(path),
                    remedy="compile the vocabulary with it first, or give the folder that has your *.terms.tsv",
                )
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


_STRINGS = ("terms", "curies", "records", "aliases")


def _strings(lexicon: Lexicon) -> tuple[tuple[str, Strings], ...]:
    return tuple(zip(_STRINGS, (lexicon.terms, lexicon.curies, lexicon.records, lexicon.aliases), strict=True))


def _arrays(lexicon: Lexicon) -> dict[str, np.ndarray[Any, Any]]:
    arrays = {f"table.{field.name}": getattr(lexicon.table, field.name) for field in fields(NameTable)}
    arrays["term_entity"] = lexicon.term_entity
    arrays["alias_entity"] = lexicon.alias_entity
    for name, strings in _strings(lexicon):
        arrays |= {f"{name}.data": strings.data, f"{name}.offset": strings.offset}
    return arrays


def _lexicon(arrays: dict[str, np.ndarray[Any, Any]], relations: dict[str, list[list[str]]], sha256: str) -> Lexicon:
    strings = {name: Strings(arrays[f"{name}.data"], arrays[f"{name}.offset"]) for name in _STRINGS}
    table = NameTable(**{field.name: arrays[f"table.{field.name}"] for field in fields(NameTable)})
    return Lexicon(
        table, strings["terms"], arrays["term_entity"], strings["curies"], strings["records"], relations, sha256,
        strings["aliases"], arrays["alias_entity"],
    )  # fmt: skip
