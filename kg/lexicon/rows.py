"""The curated files of a lexicon folder, parsed once and checked strictly.

A folder holds ``<topic>.entities.tsv``, ``<topic>.terms.tsv`` (columns as in SSSLM, https://github.com/biopragmatics/ssslm)
and the relation files of `RELATIONS`. Line 1 of each is a comment with its source and licence, line 2 the header.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kg.errors import DataError, InputError
from kg.identifiers import is_valid

ENTITY_COLUMNS = ("curie", "label", "category", "xrefs", "parents", "form_of", "source")
TERM_COLUMNS = ("text", "curie", "name", "predicate", "type", "taxon", "source", "case")
RELATIONS = {
    "targets.tsv": ("class_curie", "target_curie", "mechanism"),
    "genotype.gene.tsv": ("variant_curie", "gene_curie"),
    "subtypes.tsv": ("disease_curie", "variant_curie", "subtype_curie"),
    "celllines.genotype.tsv": ("cell_line_curie", "variant_curie"),
    "members.tsv": ("regimen_curie", "drug_curie"),
    "ambiguous.tsv": ("text", "curies", "why"),
}
"""The relation files and their columns. A column whose name ends in ``curie`` holds a known entity, one that ends in
``curies`` several, parted by ``|``."""

CASES = ("any", "exact", "first")
LONGEST_TERM = 1000


class Place(NamedTuple):
    """A line of a file, for messages."""

    file: Path
    line: int

    def error(self, column: str, what: str, remedy: str) -> DataError:
        """An error in a column of this line."""
        return DataError(what, where=f"{self.file}:{self.line}, column {column}", remedy=remedy)


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A line of an entities file."""

    curie: str
    label: str
    category: str
    xrefs: tuple[str, ...]
    parents: tuple[str, ...]
    form_of: str | None
    source: str
    place: Place

    def fields(self) -> tuple[str, ...]:
        """The values as in the file."""
        lists = ("|".join(self.xrefs), "|".join(self.parents))
        return (self.curie, self.label, self.category, *lists, self.form_of or "", self.source)


@dataclass(frozen=True, slots=True)
class TermRow:
    """A line of a terms file: a way to write an entity's name."""

    text: str
    curie: str
    name: str
    predicate: str
    type: str
    taxon: str
    source: str
    case: str
    place: Place

    def fields(self) -> tuple[str, ...]:
        """The values as in the file."""
        kind = (self.predicate, self.type, self.taxon, self.source, self.case)
        return (self.text, self.curie, self.name, *kind)


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A line of a relation file: its file's name and its values."""

    relation: str
    values: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one folder or of several together."""

    entities: tuple[EntityRow, ...]
    terms: tuple[TermRow, ...]
    relations: tuple[RelationRow, ...]


def read_folder(folder: Path) -> Rows:
    """The rows of a lexicon folder, its files in the order of their names.

    :raises InputError: if it is no folder or holds no lexicon file.
    :raises DataError: if a file breaks its schema, with file, line and column.
    """
    if not folder.is_dir():
        raise InputError("no such lexicon folder", where=str(folder), remedy="give a folder with *.terms.tsv files")
    entities: list[EntityRow] = []
    terms: list[TermRow] = []
    relations: list[RelationRow] = []
    files = sorted(folder.glob("*.tsv"), key=lambda path: path.name)
    if not files:
        raise InputError("no lexicon file in this folder", where=str(folder), remedy="put *.terms.tsv files in it")
    for file in files:
        if file.name.endswith(".entities.tsv"):
            entities += [_entity(values, place) for place, values in read_table(file, ENTITY_COLUMNS)]
        elif file.name.endswith(".terms.tsv"):
            terms += [_term(values, place) for place, values in read_table(file, TERM_COLUMNS)]
        elif file.name in RELATIONS:
            columns = RELATIONS[file.name]
            relations += [_relation(columns, values, place) for place, values in read_table(file, columns)]
        else:
            known = ", ".join(["*.entities.tsv", "*.terms.tsv", *RELATIONS])
            raise DataError("unknown lexicon file", where=str(file), remedy=f"the known names are {known}")
    return Rows(tuple(entities), tuple(terms), tuple(relations))


def read_table(file: Path, columns: Sequence[str]) -> Iterator[tuple[Place, list[str]]]:
    """The lines after the header, each with its place.

    :raises DataError: if the file is not UTF-8, lacks its comment or header, or a line has another number of fields.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise DataError(f"not UTF-8 (byte {error.start})", where=str(file), remedy="save it as UTF-8") from error
    if not lines[0].startswith("# "):
        raise DataError("no comment line", where=f"{file}:1", remedy="begin with '# ' and the source and licence")
    header = lines[1].split("\t") if len(lines) > 1 else []
    if header != list(columns):
        remedy = "line 2 must be, tab-separated: " + " ".join(columns)
        raise DataError(f"wrong header {' '.join(header)!r}", where=f"{file}:2", remedy=remedy)
    for number, line in enumerate(lines[2:], start=3):
        if line == "" and number == len(lines):
            continue
        values = line.split("\t")
        if len(values) != len(columns):
            what = f"{len(values)} fields instead of {len(columns)}"
            raise DataError(what, where=f"{file}:{number}", remedy="separate the fields by single tabs")
        place = Place(file, number)
        for column, value in zip(columns, values, strict=True):
            if value != value.strip() or "\r" in value:
                raise place.error(column, f"white space at an edge of {value!r}", "remove it")
        yield place, values


def _entity(values: list[str], place: Place) -> EntityRow:
    curie, label, category, xrefs, parents, form_of, source = values
    row = EntityRow(curie, label, category, _list(xrefs), _list(parents), form_of or None, source, place)
    for column, found in (("curie", (curie,)), ("category", (category,)), ("xrefs", row.xrefs),
                          ("parents", row.parents), ("form_of", (form_of,) if form_of else ())):  # fmt: skip
        for one in found:
            _check_curie(one, column, place)
    if not category.startswith("biolink:"):
        raise place.error("category", f"{category!r} is no Biolink class", "write it as biolink:ClassName")
    if not label:
        raise place.error("label", "no label", "write the entity's preferred name")
    return row


def _term(values: list[str], place: Place) -> TermRow:
    text, curie, name, predicate, kind, taxon, source, case = values
    row = TermRow(text, curie, name, predicate, kind, taxon, source, case, place)
    _check_curie(row.curie, "curie", place)
    if row.case not in CASES:
        raise place.error("case", f"unknown case {row.case!r}", f"write one of {', '.join(CASES)}")
    if not any(character.isalnum() for character in row.text):
        raise place.error("text", f"no letter or digit in {row.text!r}", "write a name or remove the line")
    if len(row.text) > LONGEST_TERM:
        raise place.error("text", f"longer than {LONGEST_TERM} characters", "shorten or remove it")
    return row


def _relation(columns: Sequence[str], values: list[str], place: Place) -> RelationRow:
    for column, value in zip(columns, values, strict=True):
        if not value:
            raise place.error(column, "empty", "fill it in or remove the line")
        for curie in _curies(column, value):
            _check_curie(curie, column, place)
    return RelationRow(place.file.name, tuple(values), place)


def _list(value: str) -> tuple[str, ...]:
    return tuple(value.split("|")) if value else ()


def _curies(column: str, value: str) -> tuple[str, ...]:
    """The curies in a relation's column, if it holds any."""
    if column.endswith("curies"):
        return _list(value)
    return (value,) if column.endswith("curie") else ()


def _check_curie(curie: str, column: str, place: Place) -> None:
    if not is_valid(curie):
        raise place.error(column, f"{curie!r} is no identifier of a known vocabulary", "correct it, or add its prefix")


def join(folders: Sequence[Rows]) -> Rows:
    """The rows of several folders as one: a later folder's entity replaces an earlier one with its curie, its terms
    replace the earlier terms of the same text, and its relations are added.

    :raises DataError: if a curie has two entities in one folder, or a row names an entity that no folder has.
    """
    entities: dict[str, EntityRow] = {}
    terms: dict[str, tuple[TermRow, ...]] = {}
    relations: dict[tuple[str, ...], RelationRow] = {}
    for rows in folders:
        here: dict[str, EntityRow] = {}
        for entity in rows.entities:
            if entity.curie in here:
                first = here[entity.curie].place
                what = f"{entity.curie} stands already in {first.file.name}, line {first.line}"
                raise entity.place.error("curie", what, "keep one of the two lines")
            here[entity.curie] = entity
        entities |= here
        written: dict[str, dict[str, TermRow]] = {}
        for term in rows.terms:
            same = written.setdefault(term.text, {})
            if term.curie in same:
                first = same[term.curie].place
                what = f"{term.text!r} for {term.curie} stands already in {first.file.name}, line {first.line}"
                raise term.place.error("text", what, "keep one of the two lines")
            same[term.curie] = term
        terms |= {text: tuple(same.values()) for text, same in written.items()}
        for relation in rows.relations:
            relations.setdefault((relation.relation, *relation.values), relation)
    joined = Rows(
        tuple(entities[curie] for curie in sorted(entities)),
        tuple(sorted((term for same in terms.values() for term in same), key=TermRow.fields)),
        tuple(relations[key] for key in sorted(relations)),
    )
    _check_references(joined, entities)
    return joined


def _check_references(rows: Rows, entities: dict[str, EntityRow]) -> None:
    def require(curie: str, column: str, place: Place) -> None:
        if curie not in entities:
            raise place.error(column, f"{curie} has no line in an entities file", "add the entity or correct the curie")

    for term in rows.terms:
        require(term.curie, "curie", term.place)
    for entity in rows.entities:
        if entity.form_of:
            require(entity.form_of, "form_of", entity.place)
    for relation in rows.relations:
        for column, value in zip(RELATIONS[relation.relation], relation.values, strict=True):
            for curie in _curies(column, value):
                require(curie, column, relation.place)
