"""Claims as Parquet tables, for DuckDB, Polars, pandas, Spark and R, made by DuckDB from the rows of the CSV tables."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from kg.errors import ConfigurationError
from kg.export.tables import finish, write_csv
from kg.export.tables_schema import TABLES, Field, Table, Type
from kg.export.target import Exported, Target
from kg.model import Claims

ROW_GROUP = 20_480
_MEMORY = "256MB"
_LINE = 2_000_000
_SQL: dict[Type, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "list": "VARCHAR",
}


def write(claims: Claims, folder: Path) -> Exported:
    """Write the tables, in row groups of 20,480, and their data dictionary into a folder.

    :returns: the rows of each table, and what no table has a place for.
    :raises ConfigurationError: if DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise ConfigurationError("Parquet needs DuckDB", remedy="pip install 'claimgraph[tables]'") from error
    with TemporaryDirectory(prefix="claimgraph-", dir=folder) as scratch:
        written = write_csv(claims, Path(scratch))
        with duckdb.connect(":memory:") as database:
            database.execute(f"SET threads = 1; SET memory_limit = '{_MEMORY}'; SET preserve_insertion_order = true")
            database.execute("SET autoinstall_known_extensions = false")
            database.execute("SET temp_directory = ?", [scratch])
            for table in TABLES:
                line = max(_LINE, 4 * written.longest + 4096)  # a code point has up to 4 bytes
                database.execute(_copy(table, Path(scratch), folder, line))
    return finish(folder, "parquet", written)


def _copy(table: Table, source: Path, folder: Path, line: int) -> str:
    columns = ", ".join(f"'{field.name}': '{_SQL[field.type]}'" for field in table.fields)
    selected, csv = ", ".join(map(_selected, table.fields)), _quoted(source / f"{table.name}.csv")
    return (
        f"COPY (SELECT {selected} FROM read_csv({csv}, "
        f"columns = {{{columns}}}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', "
        f"new_line = '\\r\\n', nullstr = '', parallel = false, max_line_size = {line})) "
        f"TO {_quoted(folder / f'{table.name}.parquet')} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )


def _selected(field: Field) -> str:
    name = f'"{field.name}"'
    return f"coalesce(from_json({name}, '[\"VARCHAR\"]'), []) AS {name}" if field.type == "list" else name


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


TARGET = Target("parquet", "Parquet tables with a data dictionary", write)
