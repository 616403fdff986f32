"""SSSLM tables: one name a line, with at least the columns ``text`` and ``curie`` (github.com/biopragmatics/ssslm)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.lexicon.sources.record import SourceEntity, columns, entity, lines
from kg.model import Rejection


def read(path: Path) -> Iterator[SourceEntity | Rejection]:
    """The entities with their names, in the order in which the file first has them. The label is the ``name`` column
    where there is one, else the first text.

    :raises DataError: if a column is missing or the file is not UTF-8.
    """
    rows = lines(path)
    header = next(rows, (1, ""))[1]
    text_at, curie_at = columns(path, header, (("text",), ("curie",)))
    name_at = header.split("\t").index("name") if "name" in header.split("\t") else text_at
    found: dict[str, tuple[str, list[str], int]] = {}
    for number, line in rows:
        fields = line.split("\t")
        if len(fields) <= max(text_at, curie_at, name_at):
            yield Rejection("lexicon", f"{path.name}:{number}", "too few columns", line[:60])
            continue
        label = fields[name_at] or fields[text_at]
        found.setdefault(fields[curie_at], (label, [], number))[1].append(fields[text_at])
    for curie, (label, texts, number) in found.items():
        yield from entity(curie, label, texts, f"{path.name}:{number}")
