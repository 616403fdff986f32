"""The property graph as a Ladybug database (an embedded graph database, a fork of Kùzu): one file, asked in Cypher.

Ladybug has one label a node, so an entity is a `Drug` or a `Gene` and not an `Entity` besides, and a relationship type
is a table with the pairs of labels that occur. Rows are written as CSV to a scratch folder, one file a table and pair,
then taken in by ``COPY``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING

from kg.errors import ConfigurationError, OutputError
from kg.export.graph_labels import ANY_THING, entity_labels
from kg.export.graph_rows import GraphRows
from kg.export.property_graph import EDGE_KINDS, FIXED_TYPES, NODE_KINDS, Column, Edge, Node, Value
from kg.folder import whole, writing
from kg.loaders.pushed import Pushed, Report, silent
from kg.model import Claims

if TYPE_CHECKING:
    import ladybug

MARK = b"LBUG"
"""What a file of Ladybug begins with."""

_TYPES = {"string": "STRING", "long": "INT64", "boolean": "BOOL", "string[]": "STRING[]", "long[]": "INT64[]"}
_BETWEEN = "\x1f"
_POOL = 512 << 20
_HELD = 16 << 20
_READ = "(header=false, parallel=false, escape='\"', quote='\"')"


def module() -> ModuleType:
    """The package.

    :raises ConfigurationError: if it is not installed.
    """
    try:
        import ladybug
    except ImportError as error:
        raise ConfigurationError(
            "Ladybug is not installed", where="ladybug", remedy="pip install 'claimgraph[ladybug]'"
        ) from error
    return ladybug


def push(claims: Claims, path: Path, *, report: Report = silent) -> Pushed:
    """Write the graph as a database file, aside first; a database that is there is replaced.

    :raises ConfigurationError: if Ladybug is not installed.
    :raises OutputError: if the file cannot be written, or one is there that is no database of Ladybug.
    """
    package = module()
    if path.exists() and not is_database(path):
        raise OutputError("not replaced: it is no database of Ladybug", where=str(path), remedy="name another file")
    log = path.with_name(f"{path.name}.wal")
    if log.exists():
        raise OutputError("in use, or not closed", where=str(path), remedy=f"close it, or remove {log.name}")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as aside, TemporaryDirectory(prefix="claimgraph-") as name:
        scratch = Path(name)
        rows, tables = GraphRows(claims, scratch), _Tables(scratch)
        sent: Counter[str] = Counter(nodes=0, edges=0)
        for kind, found in (("nodes", rows.nodes()), ("edges", rows.edges())):
            for row in found:
                tables.add(row)
                sent[kind] += 1
            report(kind, sent[kind])
        tables.flush()
        try:
            with (
                package.Database(str(aside), buffer_pool_size=_POOL) as database,
                package.Connection(database, num_threads=2) as connection,
            ):
                _fill(connection, tables)
                connection.execute("CHECKPOINT")
        except RuntimeError as error:
            raise OutputError(f"Ladybug refuses the graph: {error}", where=str(path)) from error
        finally:
            aside.with_name(f"{aside.name}.wal").unlink(missing_ok=True)
    return Pushed(dict(sent))


def is_database(path: Path) -> bool:
    """Whether a file begins as those of Ladybug do."""
    try:
        with path.open("rb") as file:
            return file.read(len(MARK)) == MARK
    except OSError:
        return False


class _Tables:
    """Rows as CSV files, one for each table and pair of labels; few are open at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[Path, list[str]] = {}
        self._held = 0
        self.nodes: dict[str, Path] = {}
        self.edges: dict[tuple[str, str], dict[tuple[str, str], Path]] = {}

    def add(self, row: Node | Edge) -> None:
        """Take a row in."""
        if isinstance(row, Node):
            path = self.nodes.setdefault(row.label, self._folder / f"{row.label}.csv")
            line = _line((row.id, *row.values))
        else:
            pairs = self.edges.setdefault((row.kind, row.type), {})
            new = self._folder / f"{row.type}-{len(pairs)}.csv"
            path = pairs.setdefault((row.start.label, row.end.label), new)
            line = _line((row.start.id, row.end.id, *row.values))
        self._waiting.setdefault(path, []).append(line)
        self._held += len(line)
        if self._held > _HELD:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for path, lines in self._waiting.items():
            with path.open("a", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        self._waiting.clear()
        self._held = 0


def _fill(connection: ladybug.Connection, tables: _Tables) -> None:
    kinds = {label: "Entity" for label in entity_labels()} | {kind: kind for kind in NODE_KINDS if kind != "Entity"}
    for label, kind in kinds.items():
        columns = NODE_KINDS[kind].columns
        connection.execute(f"CREATE NODE TABLE {label}(id STRING PRIMARY KEY, {_declared(columns)})")
        if label in tables.nodes:
            names = (Column("id"), *columns)
            connection.execute(f"COPY {label} FROM {_loaded(tables.nodes[label], names)}")
    for kind, type_ in FIXED_TYPES.items():
        tables.edges.setdefault((kind, type_), {})
    for (kind, type_), pairs in sorted(tables.edges.items()):
        edge = EDGE_KINDS[kind]
        ends = sorted(pairs) or [(_any(edge.start), _any(edge.end))]
        declared = [f"FROM {start} TO {end}" for start, end in ends]
        connection.execute(f"CREATE REL TABLE {type_}({', '.join([*declared, *_each(edge.columns)])})")
        for (start, end), path in sorted(pairs.items()):
            names = (Column("from_id"), Column("to_id"), *edge.columns)
            connection.execute(f"COPY {type_} FROM {_loaded(path, names)} (from='{start}', to='{end}')")


def _any(kind: str) -> str:
    return ANY_THING if kind == "Entity" else kind


def _each(columns: Iterable[Column]) -> list[str]:
    return [f"`{column.name}` {_TYPES[column.type]}" for column in columns]


def _declared(columns: Iterable[Column]) -> str:
    return ", ".join(_each(columns))


def _loaded(path: Path, columns: Iterable[Column]) -> str:
    """The query that reads a file; Ladybug's own notation of lists has no way to write any text, so they are split."""
    place = str(path).replace("\\", "\\\\").replace("'", "\\'")
    read = ", ".join(f"`{c.name}` {'STRING' if c.type.endswith('[]') else _TYPES[c.type]}" for c in columns)
    given = []
    for column in columns:
        split = f"string_split(`{column.name}`, '{_BETWEEN}')"
        as_list = f"CAST({split} AS INT64[])" if column.type == "long[]" else split
        given.append(as_list if column.type.endswith("[]") else f"`{column.name}`")
    return f"(LOAD WITH HEADERS ({read}) FROM '{place}' {_READ} RETURN {', '.join(given)})"


def _line(values: Iterable[Value]) -> str:
    return ",".join(map(_cell, values)) + "\n"


def _cell(value: Value) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = value if isinstance(value, str) else _BETWEEN.join(map(str, value))
    return '"' + text.replace('"', '""') + '"'
