"""The words by which a reader tells headings, labels, names and abbreviations apart (``kg/data/reading/*.tsv``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kg.errors import DataError


class Heading(NamedTuple):
    """The section that a heading opens, and whether it also labels parts of a structured abstract."""

    section: str
    is_label: bool


def table(name: str, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The rows of ``data/reading/<name>.tsv``: a line of comment, a line with the columns, then one row a line.

    :raises DataError: if the columns are not the expected ones, or a row has more or fewer fields.
    """
    lines = (files("kg") / "data" / "reading" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    where = f"data/reading/{name}.tsv"
    if tuple(lines[1].split("\t")) != columns:
        raise DataError(f"columns {lines[1]!r}", where=where, remedy=f"expected {', '.join(columns)}")
    rows = tuple(tuple(line.split("\t")) for line in lines[2:])
    for number, row in enumerate(rows, 3):
        if len(row) != len(columns):
            raise DataError(f"{len(row)} fields", where=f"{where}:{number}", remedy=f"expected {len(columns)}")
    return rows


@cache
def headings() -> dict[str, Heading]:
    """The section headings, lower case.

    >>> headings()["conflict of interest"].section
    'disclosures'
    """
    rows = table("headings", ("heading", "section", "label"))
    return {heading: Heading(section, label == "label") for heading, section, label in rows}


@cache
def title_page_labels() -> dict[str, str]:
    """The labels of a title page, lower case, and the field of `Metadata` that each gives (``-`` for none).

    >>> title_page_labels()["early view"]
    'published'
    """
    return {label: field for label, field in table("front_matter", ("label", "field"))}


@cache
def abbreviations() -> dict[str, str]:
    """Abbreviations without their last full stop, and when they end a sentence: never, number or seldom.

    >>> abbreviations()["e.g"], abbreviations()["fig"], abbreviations()["al"]
    ('never', 'number', 'seldom')
    """
    return {abbreviation: ends for abbreviation, ends in table("abbreviations", ("abbreviation", "ends"))}


@cache
def words(tells: str) -> frozenset[str]:
    """The words that tell one thing (``starter``, ``before_letter``, ``affiliation``, ``degree`` …), lower case.

    >>> "university" in words("affiliation")
    True
    """
    return frozenset(word for word, kind in table("words", ("word", "tells")) if kind == tells)
