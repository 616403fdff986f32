"""The documents of some inputs, read as often as they are asked for, and how far the reading is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kg.batch.chunk import Item
from kg.model import Document, Rejection
from kg.read import discover, read
from kg.read.completed import completed, read_completions

Progress = Callable[[str, int, int], None]
"""Told the name of a stage, how much of it is done, and how much there is: an estimate while documents are read, 0
where not even that is known yet."""


def silent(stage: str, done: int, total: int) -> None:
    """Take no notice of progress."""


class Corpus:
    """The documents of some inputs, read as often as they are asked for, and how far that is.

    :param references: a table of ``kg complete``, for DOIs and PMIDs that the documents do not print.
    :raises InputError: if an input is missing.
    :raises DataError: if the table cannot be used.
    """

    def __init__(self, inputs: Sequence[Path], format: str, progress: Progress, references: Path | None = None) -> None:
        self._paths = discover(inputs, format=format)
        self._sizes = [path.stat().st_size if isinstance(path, Path) else 0 for path in self._paths]
        self._format, self._progress = format, progress
        self._completions = read_completions(references) if references else {}
        self._size = sum(self._sizes)
        self._read = self._behind = 0

    def items(self) -> Iterator[Item]:
        """Documents and rejections in the order of the files' paths."""
        self._read = self._behind = 0
        for path, size in zip(self._paths, self._sizes, strict=True):
            for item in (path,) if isinstance(path, Rejection) else read(path, format=self._format):
                self._read += 1
                yield completed(item, self._completions) if isinstance(item, Document) else item
            self._behind += size

    def tell(self, done: int) -> None:
        """Report how many items are done, of how many by the sizes of the files."""
        total = round(self._read * self._size / self._behind) if self._behind else 0
        self._progress("documents", done, max(total, done) if total else 0)
