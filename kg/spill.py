"""What does not fit into memory: lines sorted in runs on disk, merged as they are read; texts looked up by a text."""

from __future__ import annotations

import heapq
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from kg.packed import reading, writing

FAN_IN = 128
"""Files that are merged at once: well below the number of files that a process may open."""

_HELD = 64 * 1024 * 1024
_OVERHEAD = 60
_LEAST = "UPDATE SET value = min(value, excluded.value)"
_T = TypeVar("_T")
_CACHE = 16 * 1024  # KiB


class Spill:
    """Lines (bytes, without line end) to be read back sorted, each once."""

    def __init__(self, folder: Path, name: str, *, held: int = _HELD) -> None:
        self._folder, self._name, self._limit = folder, name, held
        self._lines: set[bytes] = set()
        self._size = 0
        self._runs: list[Path] = []

    def add(self, line: bytes) -> None:
        """Take a line in.

        :raises OSError: if what no longer fits into memory cannot be written.
        """
        if line not in self._lines:
            self._lines.add(line)
            self._size += len(line) + _OVERHEAD
            if self._size > self._limit:
                self._write()

    def __iter__(self) -> Iterator[bytes]:
        """The lines, sorted, each once."""
        if not self._runs:
            return iter(sorted(self._lines))
        if self._lines:
            self._write()
        return merged(self._runs, self._folder, self._name)

    def _write(self) -> None:
        path = self._folder / f"{self._name}.{len(self._runs)}.zst"
        with writing(path) as file:
            file.writelines(line + b"\n" for line in sorted(self._lines))
        self._runs.append(path)
        self._lines.clear()
        self._size = 0


def merged(paths: Iterable[Path], folder: Path, name: str) -> Iterator[bytes]:
    """The lines of sorted files in one order, without line ends, each once; many files are merged in several rounds.

    :param folder: where files of the rounds between may be written.
    """
    paths, rounds = list(paths), 0
    while len(paths) > FAN_IN:
        rounds += 1
        fewer = []
        for place in range(0, len(paths), FAN_IN):
            path = folder / f"{name}.round-{rounds}.{place // FAN_IN}.zst"
            with writing(path) as file:
                file.writelines(line + b"\n" for line in merged(paths[place : place + FAN_IN], folder, name))
            fewer.append(path)
        if rounds > 1:
            for path in paths:
                path.unlink()
        paths = fewer
    with ExitStack() as stack:
        files = [stack.enter_context(reading(path)) for path in paths]
        yield from distinct(heapq.merge(*map(bare, files)))


def bare(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without their ends, so that a line sorts before one that it begins."""
    return (line[:-1] for line in lines)


def distinct(sorted_values: Iterable[_T]) -> Iterator[_T]:
    """Sorted values, each once."""
    return (value for value, _same in groupby(sorted_values))


def scratch_database(owner: object, tables: str) -> sqlite3.Connection:
    """A database for one object, which is closed and gone with it: in memory while it is small, then in a file.

    :param tables: SQL that makes its tables.
    """
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    weakref.finalize(owner, database.close)
    database.executescript(
        f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = {-_CACHE}; {tables}"
    )
    return database


class TextMap(Mapping[str, str]):
    """Texts by a text, of several for one the least, or the first; memory does not grow with them.

    >>> TextMap([("b", "2"), ("a", "1"), ("b", "0")])["b"]
    '0'
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], *, first: bool = False) -> None:
        self._database = scratch_database(self, "CREATE TABLE text (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        self._database.execute("BEGIN")
        self._database.executemany(
            f"INSERT INTO text VALUES (?, ?) ON CONFLICT DO {'NOTHING' if first else _LEAST}",
            ((key.encode(), value.encode()) for key, value in pairs),
        )
        self._database.execute("COMMIT")

    def __getitem__(self, key: str) -> str:
        row = self._database.execute("SELECT value FROM text WHERE key = ?", (key.encode(),)).fetchone()
        if row is None:
            raise KeyError(key)
        return bytes(row[0]).decode()

    def __iter__(self) -> Iterator[str]:
        return (bytes(key).decode() for (key,) in self._database.execute("SELECT key FROM text ORDER BY key"))

    def __len__(self) -> int:
        return _rows_of(self._database)


class TextSet:
    """Texts, each once, sorted by code point as they are gone through; memory does not grow with them.

    >>> texts = TextSet(["b", "a", "b"])
    >>> list(texts), "a" in texts, len(texts)
    (['a', 'b'], True, 2)
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._database = scratch_database(self, "CREATE TABLE text (text BLOB PRIMARY KEY) WITHOUT ROWID; BEGIN")
        self.update(texts)

    def add(self, text: str) -> None:
        """Take a text in."""
        self._database.execute("INSERT OR IGNORE INTO text VALUES (?)", (text.encode(),))

    def update(self, texts: Iterable[str]) -> None:
        """Take texts in."""
        for text in texts:
            self.add(text)

    def __contains__(self, text: str) -> bool:
        return self._database.execute("SELECT 1 FROM text WHERE text = ?", (text.encode(),)).fetchone() is not None

    def __iter__(self) -> Iterator[str]:
        return (bytes(text).decode() for (text,) in self._database.execute("SELECT text FROM text ORDER BY text"))

    def __len__(self) -> int:
        return _rows_of(self._database)


def _rows_of(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM text").fetchone()[0])
