"""The graph as sorted N-Quads, packed: the lines of a build's ``graph.nq``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from kg.export.target import Exported, Target
from kg.model import Claims
from kg.rdf import write_quads

NAME = "graph.nq.zst"


def write(claims: Claims, folder: Path) -> Exported:
    """Write the file into a folder."""
    with TemporaryDirectory(prefix="claimgraph-") as scratch:
        return Exported({"quads": write_quads(claims, folder / NAME, Path(scratch))})


TARGET = Target("nquads", "N-Quads, sorted and packed with Zstandard: everything", write)
