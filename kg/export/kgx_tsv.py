"""Claims as KGX TSV: ``nodes.tsv`` and ``edges.tsv`` with the content of the JSON Lines (`kg.export.kgx`).

`kg.export.kgx_cells` says how a cell is written. The columns of qualifiers are those that the graph's statements have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.export.kgx_cells import cell
from kg.export.kgx_records import EDGE_COLUMNS, JSON, NODE_COLUMNS, Record, bare, edges, nodes
from kg.export.target import Exported, Target
from kg.model import Claims

NODES, EDGES = "nodes.tsv", "edges.tsv"


def write(claims: Claims, folder: Path) -> Exported:
    """Write the two files into a folder; the statements are gone through twice.

    :returns: how many nodes and edges were written.
    """
    slots = sorted({slot for statement in claims.statements for slot, _value in statement.qualifiers})
    return Exported(
        {
            "nodes": _rows(folder / NODES, NODE_COLUMNS, nodes(claims)),
            "edges": _rows(folder / EDGES, (*EDGE_COLUMNS, *slots), edges(claims)),
        }
    )


def _rows(path: Path, columns: Sequence[str], records: Iterable[Record]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(columns) + "\n")
        for record in records:
            kept = bare(record)
            file.write("\t".join(cell(kept.get(name), as_json=name in JSON) for name in columns) + "\n")
            number += 1
    return number


TARGET = Target(
    "kgx-tsv", "KGX TSV: the same nodes and edges as tables, values parted by |, whole values as JSON", write
)
