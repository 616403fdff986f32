"""The records that a graph was imported from, read again: each line with the id of the document that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kg.imports import civic, kgx
from kg.imports.given import cells_of, lines_of, minted, place, source_of
from kg.model import Document

_Ids = Callable[[Path, str], Iterator[tuple[str, str]]]


def records(path: Path, format: str) -> Iterator[Document]:
    """The records of a file of a format of `RECORDS` as documents, the first of several of one id.

    :raises InputError: if the file is not of that format.
    """
    source, known = source_of(path, format), set[str]()
    for id, text in RECORDS[format](path, source.sha256):
        if id not in known:
            known.add(id)
            yield Document(id, source, text)


def _of_kgx(path: Path, sha256: str) -> Iterator[tuple[str, str]]:
    return ((minted(kgx.FORMAT, sha256, str(number)), text) for number, text in lines_of(path))


def _of_civic(path: Path, _sha256: str) -> Iterator[tuple[str, str]]:
    columns: list[str] = []
    for number, text in lines_of(path):
        if not columns:
            columns = civic.columns_of(text, place(path, number))
            continue
        cells = dict(zip(columns, (cell for cell, _ in cells_of(text)), strict=False))
        yield civic.document_id(cells.get("id", "").strip()), text


RECORDS: dict[str, _Ids] = {civic.FORMAT: _of_civic, kgx.FORMAT: _of_kgx}
"""Formats whose lines are documents of the graph."""
