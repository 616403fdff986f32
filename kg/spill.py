"""Sorting more lines than fit into memory: sorted runs on disk, merged as they are read.

Lines go through a merge in blocks, each a sorted list without repetitions whose lines are all greater than those of the
block before: sorting lists is much faster than comparing line by line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from kg.packed import reading, writing

FAN_IN = 128
"""Files that are merged at once: well below the number of files that a process may open."""

Block = list[bytes]
"""Lines without their ends, sorted, each once."""

_HELD = 64 * 1024 * 1024
_OVERHEAD = 60
_READ = 64 * 1024
_LINES = 2_000


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
        return chain.from_iterable(self.blocks())

    def blocks(self) -> Iterator[Block]:
        """The lines, in blocks."""
        if not self._runs:
            return in_blocks(sorted(self._lines))
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


def merged(paths: Iterable[Path], folder: Path, name: str) -> Iterator[Block]:
    """The lines of sorted files in one order; many files are merged in several rounds.

    :param folder: where files of the rounds between may be written.
    """
    paths, rounds = list(paths), 0
    while len(paths) > FAN_IN:
        rounds += 1
        fewer = []
        for place in range(0, len(paths), FAN_IN):
            path = folder / f"{name}.round-{rounds}.{place // FAN_IN}.zst"
            with writing(path) as file:
                write_blocks(file, merged(paths[place : place + FAN_IN], folder, name))
            fewer.append(path)
        if rounds > 1:
            for path in paths:
                path.unlink()
        paths = fewer
    with ExitStack() as stack:
        yield from together(_blocks_of(stack.enter_context(reading(path))) for path in paths)


def together(sources: Iterable[Iterator[Block]]) -> Iterator[Block]:
    """The blocks of several sources as one."""
    waiting = [source for source in (_Source(blocks) for blocks in sources) if source.block]
    while len(waiting) > 1:
        bound = min(source.block[-1] for source in waiting)
        lines: list[bytes] = []
        for source in waiting:
            lines += source.up_to(bound)
        lines.sort()
        yield list(dict.fromkeys(lines))
        waiting = [source for source in waiting if source.block]
    for source in waiting:
        yield source.block
        yield from source.rest


class _Source:
    """A stream of blocks, the first of them at hand; that one is empty at the end."""

    def __init__(self, blocks: Iterator[Block]) -> None:
        self.rest = blocks
        self.block = next(blocks, [])

    def up_to(self, bound: bytes) -> Block:
        """Take the lines of the block that are not greater than a line."""
        cut = bisect_right(self.block, bound)
        taken, self.block = self.block[:cut], self.block[cut:]
        if not self.block:
            self.block = next(self.rest, [])
        return taken


def in_blocks(lines: Block) -> Iterator[Block]:
    """One long block in several."""
    return (lines[start : start + _LINES] for start in range(0, len(lines), _LINES))


def write_blocks(file: BinaryIO, blocks: Iterable[Block]) -> int:
    """Write blocks as lines; how many.

    :raises OSError: if they cannot be written.
    """
    number = 0
    for block in blocks:
        file.write(b"\n".join(block) + b"\n")
        number += len(block)
    return number


def _blocks_of(file: BinaryIO) -> Iterator[Block]:
    begun = b""
    while data := file.read(_READ):
        data = begun + data
        *lines, begun = data.split(b"\n")
        if lines:
            yield lines
    if begun:
        yield [begun]
