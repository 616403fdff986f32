"""What every reader of a vocabulary gives: entities with their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError
from kg.identifiers import is_valid
from kg.lexicon.rows import LONGEST_TERM
from kg.model import Rejection

_WORD = re.compile(r"[^\W\d_]{4,}")
_EDGES = " \t\r\n-‐‑–"


@dataclass(frozen=True, slots=True)
class SourceEntity:
    """An entity of a vocabulary. `names` are its label and synonyms, each with how its letter case matters
    (``any`` or ``exact``). `category` is its Biolink category where the vocabulary tells; else it is of the category of
    the entities that it is `filed_under`, if any."""

    curie: str
    label: str
    names: tuple[tuple[str, str], ...]
    xrefs: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    category: str | None = None
    filed_under: tuple[str, ...] = ()


def case_of(name: str) -> str:
    """How the letter case of a vocabulary's name matters: a symbol's does, that of words does not.

    >>> case_of("acute myeloid leukemia"), case_of("MEN1"), case_of("ALL"), case_of("Bcl-2")
    ('any', 'exact', 'exact', 'exact')
    """
    return "any" if any(not word.isupper() for word in _WORD.findall(name)) else "exact"


def entity(
    curie: str,
    label: str,
    synonyms: Iterable[str],
    place: str,
    *,
    xrefs: Sequence[str] = (),
    parents: Sequence[str] = (),
    category: str | None = None,
    filed_under: tuple[str, ...] = (),
    shouted: bool = False,
) -> Iterator[SourceEntity | Rejection]:
    """The entity, and a rejection for it or for each of its names that cannot be taken.

    `shouted` says that the vocabulary prints all names in capitals, so that capitals make no symbol of a long one.
    """
    if not is_valid(curie):
        yield Rejection("lexicon", place, "unknown identifier", curie)
        return
    if not label:
        yield Rejection("lexicon", place, "no label", curie)
        return
    names: dict[str, str] = {}
    for written in (label, *synonyms):
        name = " ".join(written.split()).strip(_EDGES)
        if sum(character.isalnum() for character in name) < 2:
            yield Rejection("lexicon", place, "name too short", written)
        elif len(name) > LONGEST_TERM:
            yield Rejection("lexicon", place, "name too long", written[:60])
        else:
            names[name] = "any" if shouted and len(name) > 4 else case_of(name)
    known = tuple(other for other in dict.fromkeys(xrefs) if is_valid(other) and other != curie)
    above = tuple(filter(is_valid, dict.fromkeys(parents)))
    yield SourceEntity(curie, label, tuple(names.items()), known, above, category, filed_under)


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file with their numbers, ends removed.

    :raises DataError: if it is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, line in enumerate(file, start=1):
                yield number, line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise DataError(f"not UTF-8 (byte {error.start})", where=str(path), remedy="save it as UTF-8") from error


def columns(path: Path, header: str, wanted: Sequence[Sequence[str]]) -> list[int]:
    """The places of columns in a tab-separated header; of each, the first of its spellings that is there.

    :raises DataError: if one is missing.
    """
    present = header.split("\t")
    places = []
    for spellings in wanted:
        found = [present.index(name) for name in spellings if name in present]
        if not found:
            raise DataError(f"no column {spellings[0]!r}", where=f"{path}:1", remedy="give the vocabulary's own file")
        places.append(found[0])
    return places
