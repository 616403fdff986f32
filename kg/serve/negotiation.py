"""Which format a client gets: Accept and Accept-Encoding with their weights (RFC 9110, section 12.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

TABLES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
"""The formats of tables and truth values, the first where the client has no wish."""
GRAPHS = (
    "text/turtle",
    "application/trig",
    "application/n-triples",
    "application/n-quads",
    "application/rdf+xml",
    "application/ld+json",
)
"""The formats of graphs, the first where the client has no wish."""

_ALIASES = {
    "application/json": TABLES[0],
    "application/xml": TABLES[1],
    "text/xml": TABLES[1],
    "application/x-turtle": GRAPHS[0],
}
_GRAPH_ALIASES = {"application/json": GRAPHS[5], "application/xml": GRAPHS[4], "text/xml": GRAPHS[4]}
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_MOST = 100  # ranges that are looked at
_SHORT = 300  # characters of a header whose meaning is kept, since clients send the same one each time


def chosen(accept: str | None, offered: Sequence[str]) -> str | None:
    """The media type of those offered that a client likes best, the earlier of equals; None where it takes none.

    A precise range counts before ``type/*`` and that before ``*/*``. What is no range or weight counts as not said.

    >>> chosen("text/*;q=0.3, text/csv;q=0.9, application/sparql-results+xml;q=0.9", TABLES)
    'application/sparql-results+xml'
    >>> chosen("image/png", TABLES) is None, chosen(None, GRAPHS)
    (True, 'text/turtle')
    """
    if accept is None or not accept.strip():
        return offered[0]
    offered = tuple(offered)
    return _chosen(accept, offered) if len(accept) <= _SHORT else _chosen.__wrapped__(accept, offered)


@lru_cache(maxsize=256)
def _chosen(accept: str, offered: tuple[str, ...]) -> str | None:
    ranges = _weights(accept)
    aliases = _GRAPH_ALIASES if offered[0] == GRAPHS[0] else _ALIASES
    for alias, name in (_ALIASES | aliases).items():
        if alias in ranges and name in offered:
            ranges.setdefault(name, ranges[alias])
    weights = {name: _weight(name, ranges) for name in offered}
    best = max(offered, key=lambda name: weights[name])
    return best if weights[best] > 0 else None


def takes_gzip(accept_encoding: str | None) -> bool:
    """Whether a client takes gzip, and likes it as much as no packing.

    >>> takes_gzip("gzip, deflate"), takes_gzip("gzip;q=0"), takes_gzip(None), takes_gzip("*")
    (True, False, False, True)
    """
    if not accept_encoding:
        return False
    return _gzip(accept_encoding) if len(accept_encoding) <= _SHORT else _gzip.__wrapped__(accept_encoding)


@lru_cache(maxsize=256)
def _gzip(accept_encoding: str) -> bool:
    ranges = _weights(accept_encoding)
    gzip = ranges.get("gzip", ranges.get("x-gzip", ranges.get("*", 0.0)))
    return gzip > 0 and gzip >= ranges.get("identity", 0.0)


def _weight(name: str, ranges: dict[str, float]) -> float:
    kind = name.partition("/")[0]
    return next((ranges[key] for key in (name, f"{kind}/*", "*/*") if key in ranges), 0.0)


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.split(",", _MOST)[:_MOST]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((value[2:].strip() for value in parameters if value.startswith("q=")), "1")
        if name and _WEIGHT.fullmatch(weight):
            weights[name] = float(weight)
    return weights
