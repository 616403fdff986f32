"""How kinds of entities and relations look and read: the tables of `assets` as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.errors import DataError
from kg.model import Statement
from kg.predicates import predicates
from kg.resources import data_table


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of entity: its outline about (0, 0) as an SVG path, its fill on light and dark ground, and its column."""

    key: str
    label: str
    band: int
    shape: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of relation and its colour on light and dark ground."""

    key: str
    label: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Relation:
    """How a predicate is drawn and read; a symmetric one has no arrowhead."""

    family: str
    symmetric: bool
    words: str


def asset(name: str) -> str:
    """The text of a file of `kg/view/assets`."""
    return (files("kg.view") / "assets" / name).read_text(encoding="utf-8")


def _rows(name: str, columns: tuple[str, ...]) -> list[list[str]]:
    lines = asset(name).splitlines()
    if tuple(lines[1].split("\t")) != columns:
        raise DataError("unexpected columns", where=name, remedy=f"the columns are {', '.join(columns)}")
    rows = [line.split("\t") for line in lines[2:]]
    for number, row in enumerate(rows, start=3):
        if len(row) != len(columns):
            raise DataError(f"{len(row)} columns instead of {len(columns)}", where=f"{name}, line {number}")
    return rows


@cache
def groups() -> dict[str, Group]:
    """The groups of `groups.tsv` by key, in the order of the columns of the picture.

    >>> list(groups())[0]
    'class'
    """
    rows = _rows("groups.tsv", ("group", "label", "band", "shape", "light", "dark"))
    found = (Group(key, label, int(band), shape, light, dark) for key, label, band, shape, light, dark in rows)
    return {group.key: group for group in sorted(found, key=lambda group: (group.band, group.key))}


@cache
def families() -> dict[str, Family]:
    """The families of `families.tsv` by key."""
    rows = _rows("families.tsv", ("family", "label", "light", "dark"))
    return {key: Family(key, label, light, dark) for key, label, light, dark in rows}


@cache
def _categories() -> dict[str, str]:
    return {category: group for category, group in _rows("categories.tsv", ("category", "group"))}


@cache
def _relations() -> dict[str, Relation]:
    rows = _rows("predicates.tsv", ("predicate", "family", "words"))
    return {curie: Relation(family, _symmetric(curie), words or spoken(curie)) for curie, family, words in rows}


def _symmetric(predicate: str) -> bool:
    known = predicates().get(predicate)
    return known.symmetric if known else False


def group_of(category: str) -> Group:
    """The group that a Biolink category is drawn as.

    >>> group_of("biolink:SmallMolecule").label, group_of("biolink:Unheard").label
    ('Drug', 'Other')
    """
    return groups()[_categories().get(category, "other")]


def relation(predicate: str) -> Relation:
    """How a predicate is drawn and read.

    >>> relation("claimgraph:synergizes_with").symmetric
    True
    """
    return _relations().get(predicate) or Relation("other", _symmetric(predicate), spoken(predicate))


def spoken(curie: str) -> str:
    """The words of a CURIE's local part.

    >>> spoken("biolink:contributes_to"), spoken("claimgraph:receivedFundingFrom")
    ('contributes to', 'received funding from')
    """
    local = curie.rpartition(":")[2]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", local).replace("_", " ").lower()


_ASPECTS = ("object_aspect_qualifier", "subject_aspect_qualifier")
_OF_SUBJECT = ("subject_aspect_qualifier", "subject_direction_qualifier")
_OF_OBJECT = ("causal_mechanism_qualifier", "object_aspect_qualifier", "object_direction_qualifier")
SPOKEN_SLOTS = (*_OF_SUBJECT, *_OF_OBJECT, "qualified_predicate")
"""The qualifiers that `phrase` puts into words."""


def phrase(statement: Statement) -> str:
    """The predicate with the qualifiers that change its sense, as words between subject and object.

    How they read together stands in ``data/wording/claims.tsv``; what it does not have is put together from its parts.

    >>> qualifiers = (("object_aspect_qualifier", "expression"), ("object_direction_qualifier", "decreased"),
    ...               ("qualified_predicate", "biolink:causes"))
    >>> phrase(Statement("UNII:1", "biolink:affects", "HGNC:990", qualifiers))
    'reduces the expression of'
    >>> lost = ("subject_direction_qualifier", "decreased")
    >>> phrase(Statement("HGNC:1", "biolink:affects", "HGNC:990", (*qualifiers, lost)))
    'loss reduces the expression of'
    """
    given = dict(statement.qualifiers)
    of_object = {slot: given[slot] for slot in _OF_OBJECT if slot in given}
    of_subject = {slot: given[slot] for slot in _OF_SUBJECT if slot in given}
    verb = given.get("qualified_predicate", statement.predicate)
    if verb == "biolink:causes":
        verb = statement.predicate
    changed = _worded("subject", "*", of_subject) or " ".join(
        spoken(of_subject[slot]) for slot in reversed(_OF_SUBJECT) if slot in of_subject
    )
    causes = given.get("qualified_predicate") == "biolink:causes"
    return f"{changed} {_relation_words(verb, of_object, causes=causes)}".lstrip()


def _relation_words(predicate: str, qualifiers: dict[str, str], *, causes: bool) -> str:
    if (words := _worded("relation", predicate, qualifiers)) is not None:
        return words
    if mechanism := qualifiers.pop("causal_mechanism_qualifier", None):
        return f"{_relation_words(predicate, qualifiers, causes=causes)} (by {spoken(mechanism)})"
    words = relation("biolink:causes" if causes else predicate).words
    aspect, direction = (qualifiers.get(f"object_{part}_qualifier") for part in ("aspect", "direction"))
    if not aspect and not direction:
        return words
    return " ".join((words, *([direction] if direction else []), f"{spoken(aspect) if aspect else 'level'} of"))


def _worded(part: str, predicate: str, qualifiers: dict[str, str]) -> str | None:
    """The words of the table for some qualifiers, with any aspect where their own has no row; None without a row."""
    aspect = next((qualifiers[slot] for slot in _ASPECTS if slot in qualifiers), "")
    any_aspect = {slot: "{aspect}" if slot in _ASPECTS else value for slot, value in qualifiers.items()}
    for told in (qualifiers, any_aspect):
        key = "|".join(f"{slot}={value}" for slot, value in sorted(told.items()))
        if (words := _wording().get((part, predicate, key))) is not None:
            return words.replace("{aspect}", spoken(aspect))
    return None


@cache
def _wording() -> dict[tuple[str, str, str], str]:
    return {(part, predicate, told): words for part, predicate, told, words in data_table("wording", "claims.tsv")}


def level_words(level: str) -> str:
    """How a kind of work reads.

    >>> level_words("clinical trial"), level_words("author opinion")
    ('clinical trial', 'statement, kind of work not told')
    """
    return _level_words().get(level, level)


@cache
def _level_words() -> dict[str, str]:
    return dict(data_table("wording", "levels.tsv"))  # type: ignore[arg-type]


def other_qualifiers(statement: Statement) -> tuple[tuple[str, str], ...]:
    """The qualifiers that `phrase` leaves out, as (words of the slot, value)."""
    return tuple(
        (spoken(slot).removesuffix(" qualifier"), value)
        for slot, value in statement.qualifiers
        if slot not in SPOKEN_SLOTS
    )
