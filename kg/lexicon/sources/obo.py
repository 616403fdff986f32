"""OBO 1.4 flat files (owlcollab.github.io/oboformat/doc/obo-syntax.html): terms, exact synonyms, xrefs, is_a."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import DataError
from kg.lexicon.sources.record import SourceEntity, entity, lines
from kg.model import Rejection

_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s+(\w+)')
_ESCAPE = re.compile(r"\\(.)")


def read(path: Path) -> Iterator[SourceEntity | Rejection]:
    """The terms that are not obsolete, with their label and exact synonyms (a broader or narrower synonym is another
    thing's name).

    :raises DataError: if the file holds no ``[Term]`` or is not UTF-8.
    """
    terms = 0
    for number, stanza in _stanzas(path):
        terms += 1
        if "true" in stanza.get("is_obsolete", []):
            continue
        found = (_SYNONYM.match(value) for value in stanza.get("synonym", []))
        synonyms = [_ESCAPE.sub(r"\1", match[1]) for match in found if match and match[2] == "EXACT"]
        names = stanza.get("name", [""])
        yield from entity(
            stanza.get("id", [""])[0],
            names[0],
            synonyms,
            f"{path.name}:{number}",
            xrefs=[_first_word(value) for value in stanza.get("xref", [])],
            parents=[_first_word(value) for value in stanza.get("is_a", [])],
        )
    if terms == 0:
        raise DataError("no [Term] in the file", where=str(path), remedy="give an OBO flat file")


def _stanzas(path: Path) -> Iterator[tuple[int, dict[str, list[str]]]]:
    stanza: dict[str, list[str]] | None = None
    began = 0
    for number, line in lines(path):
        if line.startswith("["):
            if stanza is not None:
                yield began, stanza
            stanza, began = ({} if line.strip() == "[Term]" else None), number
        elif stanza is not None and ": " in line:
            tag, _, value = line.partition(": ")
            stanza.setdefault(tag, []).append(value.strip())
    if stanza is not None:
        yield began, stanza


def _first_word(value: str) -> str:
    words = value.split()
    return words[0] if words else ""
