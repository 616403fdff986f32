"""Texts that do not fit into memory: looked up by a text, or each once, in a database that is gone with its owner."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

from kg.errors import OutputError

_LEAST = "UPDATE SET value = min(value, excluded.value)"
_CACHE = 16 * 1024  # KiB
_T = TypeVar("_T")


def distinct(sorted_values: Iterable[_T]) -> Iterator[_T]:
    """Sorted values, each once."""
    return (value for value, _same in groupby(sorted_values))


def scratch_database(owner: object, tables: str, *, cached: int = _CACHE) -> sqlite3.Connection:
    """A database for one object, which is closed and gone with it: in memory while it is small, then in a file
    without a name, in the system's folder for temporary files.

    :param tables: SQL that makes its tables.
    :param cached: KiB that are kept in memory.
    """
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    weakref.finalize(owner, database.close)
    database.executescript(
        f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = {-cached}; {tables}"
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

    def __init__(self, texts: Iterable[str] = (), *, cached: int = _CACHE) -> None:
        """:param cached: KiB that are kept in memory."""
        tables = "CREATE TABLE text (text BLOB PRIMARY KEY) WITHOUT ROWID; BEGIN"
        self._database = scratch_database(self, tables, cached=cached)
        self.update(texts)

    def add(self, text: str) -> bool:
        """Take a text in; whether it is new.

        :raises OutputError: if the system's folder for temporary files is full.
        """
        try:
            added = self._database.execute("INSERT OR IGNORE INTO text VALUES (?)", (text.encode(),))
        except sqlite3.OperationalError as error:
            remedy = "free some space there, or name another folder in SQLITE_TMPDIR"
            raise OutputError(f"texts cannot be kept ({error})", where="temporary files", remedy=remedy) from error
        return added.rowcount > 0

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
