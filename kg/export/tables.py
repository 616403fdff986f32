"""Claims as tables: one file a table with the data dictionary beside them, written row by row."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.export.tables_rows import Cell, rows
from kg.export.tables_schema import TABLES, data_package
from kg.export.target import Exported
from kg.model import Claims

DICTIONARY = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows by table, what was left behind by kind, and the bytes of the longest row."""

    rows: Mapping[str, int]
    left_behind: Mapping[str, int]
    longest: int


def write_csv(claims: Claims, folder: Path) -> Written:
    """Write all tables into a folder as CSV (RFC 4180: UTF-8, header, CRLF, quotes doubled).

    :raises OSError: if a file cannot be written.
    """
    left: Counter[str] = Counter()
    numbers, longest = Counter({table.name: 0 for table in TABLES}), 0
    with ExitStack() as files:
        writers = {}
        for table in TABLES:
            file = files.enter_context((folder / f"{table.name}.csv").open("w", encoding="utf-8", newline=""))
            writers[table.name] = csv.writer(file, lineterminator="\r\n")
            writers[table.name].writerow(table.columns)
        for name, cells in rows(claims, left):
            texts = [_text(cell, left) for cell in cells]
            longest = max(longest, sum(map(len, texts)))
            writers[name].writerow(texts)
            numbers[name] += 1
    return Written(dict(numbers), dict(+left), longest)


def finish(folder: Path, format: str, written: Written) -> Exported:
    """Write the data dictionary of the files of a folder, and say what was exported.

    :param format: ``csv`` or ``parquet``, which is what the files end in.
    """
    files = {}
    for table in TABLES:
        path = folder / f"{table.name}.{format}"
        with path.open("rb") as file:
            files[table.name] = (path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    dictionary = json.dumps(data_package(files, format), ensure_ascii=False, indent=2) + "\n"
    (folder / DICTIONARY).write_text(dictionary, encoding="utf-8", newline="\n")
    return Exported(written.rows, written.left_behind)


def _text(cell: Cell, left: Counter[str]) -> str:
    if isinstance(cell, str):
        return _without_nul(cell, left)
    write = _CELLS.get(type(cell))
    return write(cell, left) if write else str(cell)


def _without_nul(text: str, left: Counter[str]) -> str:
    if "\0" not in text:
        return text
    left["null characters"] += text.count("\0")  # which readers of CSV take for the end
    return text.replace("\0", "\ufffd")


def _list(cell: list[str], left: Counter[str]) -> str:
    return json.dumps([_without_nul(item, left) for item in cell], ensure_ascii=False) if cell else ""


_CELLS: Mapping[type, Callable[..., str]] = {
    type(None): lambda cell, left: "",
    bool: lambda cell, left: "true" if cell else "false",
    float: lambda cell, left: repr(cell),
    date: lambda cell, left: cell.isoformat(),
    list: _list,
}
