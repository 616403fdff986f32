"""Which claims are meant: filters, and words that name entities, as conditions on the tables of an index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kg.ask.index import squeezed
from kg.errors import QueryError
from kg.model import Certainty, EvidenceLevel

_SLICE = 500
_FEW = 12
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


FIXED = {
    "certainty": tuple(how.value for how in Certainty),
    "level": tuple(level.value for level in EvidenceLevel),
    "polarity": ("affirmed", "denied"),
    "attribution": ("own", "relayed"),
}
"""The values that a field of a filter has in every graph."""


def refuse_unknown(field: str, value: str, known: Mapping[str, str]) -> None:
    """Check a value of a field.

    :param known: the values that it may have, with the words for each.
    :raises QueryError: if it has none such; the error names the nearest by value or words, else all if they are few.
    """
    if value in known:
        return
    by_words = {words.casefold(): one for one, words in known.items()} | {one.casefold(): one for one in known}
    near = dict.fromkeys(by_words[one] for one in get_close_matches(value.casefold(), by_words, n=5, cutoff=0.6))
    if near:
        remedy = f"perhaps: {', '.join(near)}"
    elif len(known) <= _FEW:
        remedy = f"one of {', '.join(known)}"
    else:
        remedy = "the values are in what the graph tells about itself (/about)"
    raise QueryError(f"{value!r} is no {field}", remedy=remedy)


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


def match_any(words: Sequence[Sequence[str]], whole: Sequence[str]) -> str:
    """The full-text query for names with a word of each of some sets, or that are, squeezed, one of some names."""
    sets = [" OR ".join(f'name: "{word}"*' for word in one) for one in words]
    both = [" AND ".join(f"({one})" for one in sets)] if sets and all(sets) else []
    return " OR ".join([*(f"({one})" for one in both), *(f'squeezed: "{one}"' for one in whole)])


def words_of(text: str) -> list[str]:
    """The words of what a user types.

    >>> words_of("SNDX-5613, oral")
    ['sndx', '5613', 'oral']
    """
    return _WORD.findall(text.casefold())


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
