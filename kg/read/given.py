"""Mentions that a file brings along: their categories and identifiers."""

from __future__ import annotations

import re
from functools import cache

from kg.identifiers import content_hash, is_valid
from kg.model import Grounding, Mention, Span
from kg.read.vocabulary import table

_PARTS = re.compile(r"[|;,]")
_WORDS = re.compile(r"[A-Za-z0-9]+")
_NONE = frozenset({"", "-", "-1", "none"})


@cache
def mention_types() -> dict[str, tuple[str, str]]:
    """The types of annotations that are known, lower case: category and the prefix of bare identifiers.

    >>> mention_types()["disease"]
    ('biolink:Disease', 'MESH')
    """
    rows = table("mention_types", ("type", "category", "prefix"))
    return {kind: (category, prefix) for kind, category, prefix in rows}


@cache
def passage_types() -> dict[str, str]:
    """The kinds of BioC passages, lower case, and their sections."""
    return {kind: section for kind, section in table("passage_types", ("type", "section"))}


def given_mention(span: Span, text: str, kind: str, identifier: str) -> Mention | None:
    """A mention as a file gives it, or None for a type that is not known.

    The first identifier is its CURIE, the others are exact matches; without one it gets a local id from its words.

    >>> given_mention(Span(0, 7), "Aspirin", "Chemical", "D001241").curie
    'MESH:D001241'
    >>> given_mention(Span(0, 12), "beta-blocker", "Chemical", "-1").curie
    'claimgraph:BetaBlocker'
    """
    known = mention_types().get(kind.lower())
    if known is None:
        return None
    category, prefix = known
    given = (_curie(part.strip(), prefix) for part in _PARTS.split(identifier)) if identifier else ()
    curies = tuple(filter(is_valid, given))
    grounding = Grounding(text, "given")
    return Mention(span, text, curies[0] if curies else local_id(text), category, grounding, xrefs=curies[1:])


def local_id(words: str) -> str:
    """A local CURIE from words: CamelCase, or a hash where no letter or digit of ASCII is left.

    >>> local_id("differentiation syndrome")
    'claimgraph:DifferentiationSyndrome'
    """
    parts = _WORDS.findall(words)
    return "claimgraph:" + ("".join(part[0].upper() + part[1:] for part in parts) or content_hash([words]))


def _curie(identifier: str, prefix: str) -> str:
    if identifier.lower() in _NONE:
        return ""
    return identifier if ":" in identifier else f"{prefix}:{identifier}"
