"""CURIEs, IRIs and the ids that Claimgraph mints: content hashes, so that the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from kg.errors import DataError
from kg.resources import data_table

_UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class Prefix(NamedTuple):
    """A prefix of the registry: its IRI base and the pattern that the local part of a CURIE must match whole."""

    base: str
    pattern: re.Pattern[str]


@cache
def prefixes() -> dict[str, Prefix]:
    """The known prefixes, from ``data/prefixes.tsv``.

    >>> prefixes()["HGNC"].base
    'http://identifiers.org/hgnc/'
    """
    return {prefix: Prefix(base, re.compile(pattern)) for prefix, base, pattern in data_table("prefixes.tsv")}


def is_valid(curie: str) -> bool:
    """Whether the CURIE has a known prefix and its local part fits that prefix's pattern.

    >>> is_valid("HGNC:990"), is_valid("HGNC:BCL2"), is_valid("nowhere:1")
    (True, False, False)
    """
    prefix, colon, local = curie.partition(":")
    known = prefixes().get(prefix)
    return bool(colon and known and known.pattern.fullmatch(local))


def expand(curie: str) -> str:
    """The IRI of a CURIE.

    :raises DataError: if the prefix is unknown or the local part cannot stand in an IRI.

    >>> expand("MONDO:0018874")
    'http://purl.obolibrary.org/obo/MONDO_0018874'
    """
    prefix, colon, local = curie.partition(":")
    known = prefixes().get(prefix)
    if not colon or known is None:
        raise DataError(f"unknown prefix in {curie!r}", remedy="add it to prefixes.tsv or correct the identifier")
    return known.base + _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", local)


@cache
def _bases() -> tuple[dict[str, str], tuple[int, ...]]:
    """The prefix of each base, the first of several, and the lengths of bases, the longest first."""
    known = {prefix.base: name for name, prefix in sorted(prefixes().items(), reverse=True)}
    return known, tuple(sorted({len(base) for base in known}, reverse=True))


def compact(iri: str) -> str:
    """The CURIE of an IRI (the longest matching base wins), or the IRI itself where no prefix fits.

    >>> compact("http://purl.obolibrary.org/obo/MONDO_0018874")
    'MONDO:0018874'
    """
    known, lengths = _bases()
    for length in lengths:
        if name := known.get(iri[:length]):
            return f"{name}:{iri[length:]}"
    return iri


def content_hash(parts: Iterable[str]) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the parts, each closed by a unit separator.

    >>> content_hash(["a", "b"]) != content_hash(["ab"])
    True
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8") + b"\x1f")
    return digest.hexdigest()[:16]


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
