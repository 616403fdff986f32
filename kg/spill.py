"""Sorting more lines than fit into memory: sorted runs on disk, merged as they are read."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

from kg.packed import reading, writing

FAN_IN = 128
"""Files that are merged at once: well below the number of files that a process may open."""

_HELD = 64 * 1024 * 1024
_OVERHEAD = 60


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


def distinct(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines, each once."""
    return (line for line, _same in groupby(lines))
