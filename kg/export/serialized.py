"""What the RDF exports share: a graph as sorted quads on disk, with the prefixes that shorten it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from kg.identifiers import prefixes
from kg.model import Claims
from kg.rdf import quad_lines
from kg.spill import Spill

_BATCH = 2_000


def short_names() -> dict[str, str]:
    """Prefix: what its IRIs begin with, sorted."""
    return {name: known.base for name, known in sorted(prefixes().items())}


@contextmanager
def lines_by_graph(claims: Claims) -> Iterator[Iterator[bytes]]:
    """The N-Quads lines of a graph, sorted by named graph and then by themselves, without line ends."""
    with _sorted(claims, lambda line: line[line.rindex(b" <") + 1 : -2] + b"\t" + line) as lines:
        yield (line[line.index(b"\t") + 1 :] for line in lines)


@contextmanager
def triple_lines(claims: Claims) -> Iterator[Iterator[bytes]]:
    """The N-Triples lines of a graph, sorted, each once whatever named graphs it stands in, without line ends."""
    with _sorted(claims, lambda line: line[: line.rindex(b" <")] + b" .") as lines:
        yield lines


@contextmanager
def _sorted(claims: Claims, made: Callable[[bytes], bytes]) -> Iterator[Iterator[bytes]]:
    """What is made of each N-Quads line of a graph, without its line end, sorted, each once."""
    with TemporaryDirectory(prefix="claimgraph-") as name:
        lines = Spill(Path(name), "sorted")
        for line in quad_lines(claims):
            lines.add(made(line.encode()))
        yield iter(lines)


def parsed(lines: Iterator[bytes]) -> Iterator[ox.Quad]:
    """The quads of N-Quads lines, in their order."""
    for _, batch in groupby(enumerate(lines), key=lambda pair: pair[0] // _BATCH):
        yield from ox.parse(b"\n".join(line for _, line in batch), format=ox.RdfFormat.N_QUADS)
