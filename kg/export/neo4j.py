"""The property graph as files for ``neo4j-admin database import full``, with its command and its constraints.

Format: https://neo4j.com/docs/operations-manual/current/import/. Strings stand in quotes, quotes are doubled, line ends
within quotes are kept; a cell without quotes and without characters is no value. An array has `;` between its values,
and the format has no escape for it: a `;` within a value is written as `,` there, and as it is in the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from kg.export.graph_rows import GraphRows
from kg.export.property_graph import EDGE_KINDS, INDEXES, NODE_KINDS, Column, Edge, Node, Value
from kg.export.target import Exported, Target
from kg.model import Claims

CONSTRAINTS, SCRIPT = "constraints.cypher", "import.sh"

_OPTIONS = ("--delimiter=,", "--array-delimiter=';'", "--quote='\"'", "--multiline-fields=true", "--id-type=string")


def node_file(kind: str) -> str:
    """The name of the file that holds the nodes of a kind.

    >>> node_file("Entity")
    'entity.csv'
    """
    return f"{kind.lower()}.csv"


def edge_file(kind: str) -> str:
    """The name of the file that holds the relationships of a kind.

    >>> edge_file("relation")
    'relation.edges.csv'
    """
    return f"{kind}.edges.csv"


def write(claims: Claims, folder: Path) -> Exported:
    """Write the files into a folder."""
    with TemporaryDirectory(prefix="claimgraph-") as scratch, ExitStack() as stack:
        rows = GraphRows(claims, Path(scratch))
        written = _write_nodes(rows.nodes(), folder, stack) + _write_edges(rows.edges(), folder, stack)
    (folder / CONSTRAINTS).write_text("".join(f"{line};\n" for line in constraints()), encoding="utf-8")
    script = folder / SCRIPT
    script.write_text(_script(), encoding="utf-8", newline="\n")
    script.chmod(0o755)
    return Exported(written)


def constraints() -> Iterator[str]:
    """The Cypher statements that make ids unique and look-ups fast, without their semicolons."""
    for kind in NODE_KINDS:
        yield f"CREATE CONSTRAINT {kind.lower()}_id IF NOT EXISTS FOR (n:{kind}) REQUIRE n.id IS UNIQUE"
    for label, name in INDEXES:
        yield f"CREATE INDEX {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"


def _write_nodes(nodes: Iterable[Node], folder: Path, stack: ExitStack) -> Counter[str]:
    files: dict[str, TextIO] = {}
    for kind in NODE_KINDS.values():
        files[kind.name] = _opened(folder / node_file(kind.name), stack)
        files[kind.name].write(_header([f"id:ID({kind.name})", *_typed(kind.columns), ":LABEL"]))
    written: Counter[str] = Counter(nodes=0)
    for node in nodes:
        labels = node.label if node.label == node.kind else f"{node.label};{node.kind}"
        files[node.kind].write(_line((node.id, *node.values, labels)))
        written["nodes"] += 1
    return written


def _write_edges(edges: Iterable[Edge], folder: Path, stack: ExitStack) -> Counter[str]:
    files: dict[str, TextIO] = {}
    for kind in EDGE_KINDS.values():
        files[kind.name] = _opened(folder / edge_file(kind.name), stack)
        ends = (f":START_ID({kind.start})", f":END_ID({kind.end})")
        files[kind.name].write(_header([*ends, *_typed(kind.columns), ":TYPE"]))
    written: Counter[str] = Counter(edges=0)
    for edge in edges:
        files[edge.kind].write(_line((edge.start.id, edge.end.id, *edge.values, edge.type)))
        written["edges"] += 1
    return written


def _opened(path: Path, stack: ExitStack) -> TextIO:
    return stack.enter_context(path.open("w", encoding="utf-8", newline="", buffering=1 << 18))


def _typed(columns: Iterable[Column]) -> list[str]:
    return [column.name if column.type == "string" else f"{column.name}:{column.type}" for column in columns]


def _header(names: Iterable[str]) -> str:
    return ",".join(names) + "\n"


def _line(values: Iterable[Value]) -> str:
    return ",".join(map(_cell, values)) + "\n"


def _cell(value: Value) -> str:
    match value:
        case None | ():
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return '"' + value.replace('"', '""') + '"'
        case _:
            return _cell(";".join(str(one).replace(";", ",") for one in value))


def _script() -> str:
    nodes = [f"  --nodes={node_file(kind)}" for kind in NODE_KINDS]
    edges = [f"  --relationships={edge_file(kind)}" for kind in EDGE_KINDS]
    return (
        "#!/bin/sh\n"
        "# Makes a new database of Neo4j 5 or later: sh import.sh [NAME], as the user that runs Neo4j, the database\n"
        f"# stopped. Then: cypher-shell -d NAME -f {CONSTRAINTS}\n"
        'set -eu\ncd "$(dirname "$0")"\n'
        "exec neo4j-admin database import full \\\n"
        + " \\\n".join([f"  {' '.join(_OPTIONS)}", *nodes, *edges, '  "${1:-neo4j}"'])
        + "\n"
    )


TARGET = Target("neo4j", "CSV files for neo4j-admin database import, with constraints and the whole audit trail", write)
