"""Values as the terms of N-Triples, and lists of names as one literal; each encoding beside its inverse."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.identifiers import compact, expand, is_valid
from kg.numbers import plain_number
from kg.vocabulary import XSD

_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f]')
_NAMED = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_NAME = re.compile(r"(?:^|(?<=; ))((?:[^\\;]|\\.)*)", re.DOTALL)


def iri(value: str) -> str:
    """An IRI as a term.

    >>> iri("http://example.org/a")
    '<http://example.org/a>'
    """
    return f"<{value}>"


@lru_cache(maxsize=1 << 17)
def resource(curie: str) -> str:
    """The IRI of a CURIE as a term.

    :raises DataError: if the CURIE's prefix is unknown.

    >>> resource("MONDO:0018874")
    '<http://purl.obolibrary.org/obo/MONDO_0018874>'
    """
    return f"<{expand(curie)}>"


def text(value: str) -> str:
    r"""A string as a literal, escaped as canonical N-Quads has it.

    >>> print(text('line\n"quoted"'))
    "line\n\"quoted\""
    """
    if _SPECIAL.search(value):
        value = _SPECIAL.sub(_escape, value)
    return f'"{value}"'


def integer(value: int) -> str:
    """A whole number as a literal."""
    return f'"{value}"^^<{XSD}integer>'


def boolean(value: bool) -> str:
    """A truth value as a literal."""
    return f'"{"true" if value else "false"}"^^<{XSD}boolean>'


def decimal(printed: str) -> str | None:
    """A printed number as an `xsd:decimal`; None where it is not one number.

    >>> decimal("1,204.50"), decimal("<0.001")
    ('"1204.50"^^<http://www.w3.org/2001/XMLSchema#decimal>', None)
    """
    plain = plain_number(printed)
    return f'"{plain}"^^<{XSD}decimal>' if plain is not None else None


@lru_cache(maxsize=1 << 16)
def resource_or_text(value: str) -> str:
    """A value that is a CURIE or words: an IRI where it is a valid CURIE, else a string.

    >>> resource_or_text("HGNC:990"), resource_or_text("decreased")
    ('<http://identifiers.org/hgnc/990>', '"decreased"')
    """
    if is_valid(value) and compact(expand(value)) == value:
        return resource(value)
    return text(value)


def joined(names: Iterable[str]) -> str:
    r"""Names in their order as one string: ``A; B``, a semicolon within a name escaped.

    >>> joined(["Meyer A", "Roe; B"])
    'Meyer A; Roe\\; B'
    """
    return "; ".join(name.replace("\\", "\\\\").replace(";", "\\;") for name in names)


def split(names: str) -> tuple[str, ...]:
    r"""The names of a joined string.

    >>> split("Meyer A; Roe\\; B")
    ('Meyer A', 'Roe; B')
    """
    return tuple(re.sub(r"\\([\\;])", r"\1", piece) for piece in _NAME.findall(names))


def _escape(match: re.Match[str]) -> str:
    return _NAMED.get(match[0]) or f"\\u{ord(match[0]):04X}"
