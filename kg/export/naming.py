"""How an export names what Claimgraph mints: as the RDF does, short where the ids are under the usual base."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import BASE, Claims

_SHORT = "claimgraph:"
_DOCUMENT = f"{_SHORT}document/"


@dataclass(frozen=True, slots=True)
class Naming:
    """Names under a base: CURIEs where it is the usual one, else IRIs."""

    base: str = BASE

    def minted(self, local: str) -> str:
        """The name of an id that is minted.

        >>> Naming().minted("statement/14821e7ec78a31b8"), Naming("https://example.org/kg/").minted("run/1")
        ('claimgraph:statement/14821e7ec78a31b8', 'https://example.org/kg/run/1')
        """
        return f"{_SHORT}{local}" if self.base == BASE else f"{self.base}{local}"

    def document(self, id: str) -> str:
        """The name of a document by its id.

        >>> Naming("https://example.org/kg/").document("claimgraph:document/ab"), Naming("a:/").document("doi:10.1/2")
        ('https://example.org/kg/document/ab', 'doi:10.1/2')
        """
        return self.minted(id.removeprefix(_SHORT)) if id.startswith(_DOCUMENT) else id


def naming(claims: Claims) -> Naming:
    """The naming of a graph."""
    return Naming(claims.base)


def is_base(base: str) -> bool:
    """Whether minted IRIs may begin so.

    >>> is_base("https://example.org/kg/"), is_base("evil:"), is_base("https://example.org/a b/")
    (True, False, False)
    """
    return re.fullmatch(r"""https?://[^/\x00-\x20<>"{}|^`\\][^\x00-\x20<>"{}|^`\\]*[/#]""", base) is not None


def base_of(name: str, local: str) -> str:
    """The base under which a name was minted.

    >>> base_of("https://example.org/kg/run/1", "run/1"), base_of("claimgraph:run/1", "run/1")
    ('https://example.org/kg/', 'https://w3id.org/claimgraph/')
    """
    base = name.removesuffix(local)
    return BASE if base in (_SHORT, name) else base
