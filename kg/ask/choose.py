"""Which claims are meant: filters, and words that name entities, as conditions on the tables of an index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.ask.index import squeezed

_SLICE = 500
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which claims are meant: of each field any of its values, and all fields together.

    `thing` and `other` are CURIEs of ends, whichever way round. `polarity` is ``affirmed`` or ``denied``,
    `attribution` ``own`` or ``relayed``. `since` and `until` are years: a claim fits where any document or work behind
    it is of that time. `document` and `work` are ids of what it rests on.
    """

    thing: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    predicate: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    genotype: tuple[str, ...] = ()
    polarity: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


def slices(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """Values in parts, each as many as one statement of SQL takes."""
    return (values[start : start + _SLICE] for start in range(0, len(values), _SLICE))


def places(values: Sequence[str]) -> str:
    """The placeholders of some values in SQL."""
    return ", ".join("?" * len(values))


def match(text: str) -> str:
    """The full-text query for what a user types: its words as beginnings, or the whole without hyphens and blanks."""
    words = [f'name: "{word}"*' for word in _WORD.findall(text)]
    small = squeezed(text)
    if not words or not small:
        return ""
    return f'({" AND ".join(words)}) OR squeezed: "{small}"*'


def condition(chosen: Filter) -> tuple[str, list[object]]:
    """The SQL condition on ``claim c`` of a filter, and its values."""
    parts, values = ["1"], list[object]()

    def among(column: str, given: Sequence[str]) -> str:
        values.extend(given)
        return f"c.{column} IN ({places(given)})"

    if chosen.thing and chosen.other:
        ways = [(chosen.thing, chosen.other), (chosen.other, chosen.thing)]
        parts.append(" OR ".join(f"({among('subject', s)} AND {among('object', o)})" for s, o in ways))
    elif chosen.thing or chosen.other:
        ends = chosen.thing or chosen.other
        parts.append(f"{among('subject', ends)} OR {among('object', ends)}")
    if chosen.predicate:
        parts.append(among("predicate", chosen.predicate))
    for kind in ("certainty", "level", "genotype", "polarity", "attribution", "document", "work"):
        if given := getattr(chosen, kind):
            values += [kind, *given]
            parts.append(f"c.rowid IN (SELECT claim FROM facet WHERE kind = ? AND value IN ({places(given)}))")
    for column, sign, year in (("last", ">=", chosen.since), ("first", "<=", chosen.until)):
        if year is not None:
            values.append(year)
            parts.append(f"c.{column} {sign} ?")
    return " AND ".join(f"({part})" for part in parts), values
