"""A graph as TriG to be read by people: prefixes, one block a document under its title, one node a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from kg import vocabulary as term
from kg.identifiers import prefixes
from kg.model import ClaimGraph
from kg.rdf.names import names_for
from kg.rdf.write import quads

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_MINTED = [
    *("statement", "evidence", "target", "position", "quote", "context", "cue", "outcome", "reference", "document"),
    *("disclosure", "person", "source", "run", "count", "rejection", "graph"),
]
_ORDER = {kind: place for place, kind in enumerate(_MINTED)}
_SHARED = {
    f"<{term.PROVENANCE}>": "The run",
    f"<{term.CLAIMS}>": "Plain edges: asserted and nowhere denied",
    f"<{term.ENTITIES}>": "Entities and terms",
}


def trig(graph: ClaimGraph, *, base: str | None = None) -> Iterator[str]:
    """The graph as the lines of a TriG file, without line ends; the same graph gives the same lines.

    :param base: the IRI under which ids are minted, as for `quads`; that of the graph where None.

    >>> from kg.model import ClaimGraph, Run
    >>> any(line.startswith("# The run") for line in trig(ClaimGraph((), (), (), Run("0.1.0", "", ""))))
    True
    """
    base = base or graph.base
    names = names_for(graph, base)
    titles = {names.document(document.id): document.metadata.title or document.id for document in graph.documents}
    bases = [(known.base, name) for name, known in prefixes().items()] + [(f"{base}{kind}/", kind) for kind in _MINTED]
    shorter = _Shortener(bases)
    blocks = sorted(_quads(quads(graph, base=base)), key=lambda quad: (quad[3] in _SHARED, quad[3], quad[0]))
    body = [line for block in groupby(blocks, key=lambda quad: quad[3]) for line in _block(*block, titles, shorter)]
    for name, namespace in sorted((name, namespace) for namespace, name in bases if name in shorter.used):
        yield f"@prefix {name}: <{namespace}> ."
    yield from body


class _Shortener:
    """Writes terms with prefixes and remembers which prefixes it used."""

    def __init__(self, bases: list[tuple[str, str]]) -> None:
        self._bases = sorted(bases, key=lambda item: (-len(item[0]), item[1]))
        self._known: dict[str, str] = {}
        self.used: set[str] = set()

    def __call__(self, encoded: str) -> str:
        if encoded not in self._known:
            self._known[encoded] = self._shorten(encoded)
        return self._known[encoded]

    def _shorten(self, encoded: str) -> str:
        if encoded.startswith('"'):
            value, caret, datatype = encoded.rpartition("^^")
            if not caret or not datatype.startswith("<"):
                return encoded
            if datatype in (f"<{term.XSD}integer>", f"<{term.XSD}boolean>"):
                return value[1:-1]
            return f"{value}^^{self(datatype)}"
        for namespace, name in self._bases:
            local = encoded[1 + len(namespace) : -1]
            if encoded.startswith(namespace, 1) and _LOCAL.fullmatch(local):
                self.used.add(name)
                return f"{name}:{local}"
        return encoded


def _quads(lines: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        value, graph = rest[:-2].rsplit(" ", 1)
        yield subject, predicate, value, graph


def _block(
    graph: str, quads_: Iterable[tuple[str, str, str, str]], titles: dict[str, str], shorter: _Shortener
) -> Iterator[str]:
    title = titles.get(graph) or _SHARED.get(graph, "")
    yield ""
    yield f"# {' '.join(title.split())}"
    yield f"GRAPH {shorter(graph)} {{"
    nodes = [(subject, list(group)) for subject, group in groupby(quads_, key=lambda quad: quad[0])]
    for subject, properties in sorted(nodes, key=lambda node: (node[0] != graph, _kind(node[0]), node[0])):
        yield from _paragraph(subject, properties, shorter)
    yield "}"


def _kind(subject: str) -> int:
    return _ORDER.get(subject.rsplit("/", 2)[-2] if subject.count("/") > 1 else "", -1)


def _paragraph(subject: str, properties: list[tuple[str, str, str, str]], shorter: _Shortener) -> Iterator[str]:
    ordered = sorted(properties, key=lambda quad: (quad[1] != f"<{term.TYPE}>", shorter(quad[1]), quad[2]))
    parts = []
    for predicate, group in groupby(ordered, key=lambda quad: quad[1]):
        name = "a" if predicate == f"<{term.TYPE}>" else shorter(predicate)
        parts.append(f"{name} {' , '.join(shorter(quad[2]) for quad in group)}")
    yield f"  {shorter(subject)} " + " ;\n    ".join(parts) + " ."
