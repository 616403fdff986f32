"""Claims as KGX JSON Lines (Biolink): ``nodes.jsonl`` and ``edges.jsonl``, nothing left behind.

An edge is a statement. What Biolink has a slot for stands in that slot; the whole of each piece of evidence (words,
places, certainty, circumstances, cues, numbers, references) stands in ``has_evidence``, in the fields of the annotation
format; documents and the run stand whole on their nodes (`kg.export.kgx_records`). A predicate of our own is
``biolink:related_to`` with the ``original_predicate`` beside it, so that a reader who knows Biolink alone is not
misled. A denied claim is an edge that says ``"negated": true``. ``kg import`` reads both files back to the same graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from kg.export.kgx_records import Record, bare, edges, nodes
from kg.export.target import Exported, Target
from kg.model import Claims

NODES, EDGES = "nodes.jsonl", "edges.jsonl"


def write(claims: Claims, folder: Path) -> Exported:
    """Write the two files into a folder.

    :returns: how many nodes and edges were written.
    """
    written = {"nodes": _lines(folder / NODES, nodes(claims)), "edges": _lines(folder / EDGES, edges(claims))}
    return Exported(written)


def _lines(path: Path, records: Iterable[Record]) -> int:
    encode, number = msgspec.json.Encoder().encode, 0
    with path.open("wb") as file:
        for record in records:
            file.write(encode(bare(record)) + b"\n")
            number += 1
    return number


TARGET = Target("kgx", "KGX JSON Lines: nodes and edges with Biolink slots, all evidence and provenance kept", write)
