"""What the RDF exports share: a graph as sorted quads on disk, with the prefixes that shorten it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from kg.identifiers import prefixes
from kg.model import Claims
from kg.packed import reading
from kg.rdf import write_quads
from kg.spill import Spill

_BATCH = 2_000


def short_names() -> dict[str, str]:
    """Prefix: what its IRIs begin with, sorted."""
    return {name: known.base for name, known in sorted(prefixes().items())}


@contextmanager
def lines_by_graph(claims: Claims) -> Iterator[Iterator[bytes]]:
    """The N-Quads lines of a graph, sorted by named graph and then by themselves, without line ends."""
    with TemporaryDirectory(prefix="claimgraph-") as name:
        scratch = Path(name)
        by_graph = Spill(scratch, "by-graph")
        write_quads(claims, scratch / "graph.nq.zst", scratch)
        with reading(scratch / "graph.nq.zst") as file:
            for line in file:
                by_graph.add(line[line.rindex(b" <") + 1 : -3] + b"\t" + line[:-1])
        yield (line[line.index(b"\t") + 1 :] for line in by_graph)


@contextmanager
def triple_lines(claims: Claims) -> Iterator[Iterator[bytes]]:
    """The N-Triples lines of a graph, sorted, each once whatever named graphs it stands in, without line ends."""
    with TemporaryDirectory(prefix="claimgraph-") as name:
        scratch = Path(name)
        triples = Spill(scratch, "triples")
        write_quads(claims, scratch / "graph.nq.zst", scratch)
        with reading(scratch / "graph.nq.zst") as file:
            for line in file:
                triples.add(line[: line.rindex(b" <")] + b" .")
        yield iter(triples)


def parsed(lines: Iterator[bytes]) -> Iterator[ox.Quad]:
    """The quads of N-Quads lines, in their order."""
    for _, batch in groupby(enumerate(lines), key=lambda pair: pair[0] // _BATCH):
        yield from ox.parse(b"\n".join(line for _, line in batch), format=ox.RdfFormat.N_QUADS)
