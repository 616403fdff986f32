"""Author-year citations: ``(Lee et al., 2023; Wu and Roy, 2019a)`` and ``Lee et al. (2023)``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from kg.model import Citation, Document, Reference, Span

_PARTICLE = r"(?:(?:de|da|dos|del|della|di|van|von|der|den|el|al|la|le|ten|ter|[Dd]e|[Vv]an|[Vv]on)\s+){0,3}"
_SURNAME = rf"{_PARTICLE}[A-ZÀ-ÖØ-Þ][\w’'-]+"
_OTHERS = (
    r"\s+\*?(?:et\s+al\.?|and\s+(?:colleagues|co-?workers|others)|et\s+coll\.?)\*?"
    rf"|,?\s+(?:and|&)\s+(?P<second>{_SURNAME})"
)
_YEARS = r"(?P<years>(?:1[89]|20)\d\d[a-z]?(?:\s?[,;]\s?(?:(?:1[89]|20)\d\d[a-z]?|[b-z](?=[,;)\]])))*)"
_CITED = re.compile(
    rf"(?P<first>{_SURNAME})(?:,\s+{_SURNAME}){{0,4}}(?P<others>{_OTHERS})?(?:’s|'s)?\*?(?:,?\s*|\s+)"
    rf"(?P<open>[(\[]\s?)?{_YEARS}(?(open)\s?[)\]])"
)
_YEAR = re.compile(r"((?:1[89]|20)\d\d)([a-z]?)|\b([b-z])\b")


class Unresolved(NamedTuple):
    """A marker that names no entry, or more than one: its place, why, and what to do."""

    span: Span
    reason: str
    remedy: str


def author_year(document: Document, regions: Iterable[Span]) -> tuple[list[Citation], list[Unresolved]]:
    """The author-year citations within `regions`, and those that the bibliography does not resolve.

    A name and a year resolve to the one entry that starts with that name and has that year; the second author, a
    letter behind the year, or ``et al.`` decide between several. A document without a bibliography has none.
    """
    by_key: dict[tuple[str, int], list[Reference]] = {}
    for reference in document.references:
        name = _first_surname(reference)
        if name and reference.year:
            by_key.setdefault((name, reference.year), []).append(reference)
    surnames = {name for name, _ in by_key}
    found: list[Citation] = []
    unresolved: list[Unresolved] = []
    if not by_key:
        return found, unresolved
    for region in regions:
        for match in _CITED.finditer(document.text, *region):
            span = Span(*match.span())
            numbers, reason = _resolve(match, by_key, document.text, region)
            surface = document.text[span.start : span.end]
            if numbers:
                found.append(Citation(span, surface, numbers, "author-year"))
            elif match["others"] or fold(match["first"]) in surnames:
                remedy = "check the name and the year of the bibliography entry"
                unresolved.append(Unresolved(span, f"{surface!r} {reason}", remedy))
    return found, unresolved


def fold(name: str) -> str:
    """A surname for comparison: without accents, particles' case, hyphens and apostrophes.

    >>> fold("Döhner") == fold("DOHNER"), fold("van der Waals")
    (True, 'vanderwaals')
    """
    bare = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in bare if sign.isalpha() and not unicodedata.combining(sign)).lower()


def surname(author: str) -> str:
    """The surname of an author as a bibliography writes it.

    >>> surname("de la Cruz JM"), surname("Lee, A. B."), surname("A.B. Lee")
    ('de la Cruz', 'Lee', 'Lee')
    """
    if "," in author:
        return author.split(",", 1)[0].strip()
    parts = author.split()
    kept = [part for part in parts if not re.fullmatch(r"(?:[A-Z]\.?-?){1,4}|Jr\.?|Sr\.?|II|III", part)]
    return " ".join(kept or parts[:1])


def _first_surname(reference: Reference) -> str:
    if reference.authors:
        return fold(surname(reference.authors[0]))
    head = re.match(rf"\s*({_SURNAME})", reference.text)
    return fold(head[1]) if head else ""


def _resolve(
    match: re.Match[str], by_key: dict[tuple[str, int], list[Reference]], text: str, region: Span
) -> tuple[tuple[int, ...], str]:
    numbers: list[int] = []
    year = 0
    for printed in _YEAR.finditer(match["years"]):
        year = int(printed[1]) if printed[1] else year
        letter = printed[2] or printed[3] or ""
        entries = _narrow(by_key.get((fold(match["first"]), year), []), match, letter)
        if not entries:
            return (), "names no entry of the bibliography"
        if len(entries) > 1:
            return (), f"fits {len(entries)} entries of the bibliography"
        numbers.append(entries[0].number)
    return tuple(dict.fromkeys(numbers)), ""


def _narrow(entries: list[Reference], match: re.Match[str], letter: str) -> list[Reference]:
    """Of the entries with the name and the year those that also fit the letter, the second author or ``et al.``."""
    if letter:
        lettered = [entry for entry in entries if f"{entry.year}{letter}" in entry.text]
        place = ord(letter) - ord("a")
        return lettered or entries[place : place + 1]
    if len(entries) < 2:
        return entries
    if match["second"]:
        second = fold(match["second"])
        return [e for e in entries if len(e.authors) > 1 and fold(surname(e.authors[1])) == second] or entries
    if match["others"]:
        return [entry for entry in entries if len(entry.authors) > 2] or entries
    return [entry for entry in entries if len(entry.authors) == 1] or entries
