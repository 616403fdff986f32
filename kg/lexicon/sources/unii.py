"""The substance names of the FDA's UNII list: ``Name, TYPE, UNII, Display Name``, tab-separated (precision.fda.gov)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from kg.lexicon.sources.record import SourceEntity, columns, entity, lines
from kg.model import Rejection

_COLUMNS = (("Name",), ("TYPE",), ("UNII",), ("Display Name",))


def read(path: Path) -> Iterator[SourceEntity | Rejection]:
    """The substances with all their names but the systematic ones; lines of one substance stand together.

    :raises DataError: if a column is missing or the file is not UTF-8.
    """
    rows = lines(path)
    places = columns(path, next(rows, (1, ""))[1], _COLUMNS)
    short: list[Rejection] = []

    def parsed() -> Iterator[tuple[int, list[str]]]:
        for number, line in rows:
            fields = line.split("\t")
            if len(fields) > max(places):
                yield number, [fields[place] for place in places]
            else:
                short.append(Rejection("lexicon", f"{path.name}:{number}", "too few columns", line[:60]))

    for unii, group in groupby(parsed(), key=lambda row: row[1][2]):
        named = list(group)
        names = [name for _, (name, kind, _, _) in named if kind != "sys"]
        yield from entity(f"UNII:{unii}", named[0][1][3], names, f"{path.name}:{named[0][0]}", shouted=True)
        yield from short
        short.clear()
    yield from short
