"""Which vocabulary format a file is in, by its first lines."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import DataError, InputError
from kg.lexicon.sources import READERS

_HEAD = 20_000
_MESH = re.compile(r"[CD]\d{6,}\t")


def format_of(path: Path) -> str:
    """The format of a vocabulary's file: a key of `READERS`.

    :raises InputError: if the file cannot be read.
    :raises DataError: if it is in none of the known formats.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="give the path of a file"
        ) from error
    first = head.partition("\n")[0].rstrip("\r")
    columns = set(first.split("\t"))
    if head.lstrip().startswith("{") and '"graphs"' in head:
        return "obograph"
    if head.startswith("format-version:") or "\n[Term]" in head:
        return "obo"
    if {"Name", "TYPE", "UNII", "Display Name"} <= columns:
        return "unii"
    if columns & {"hgnc_id", "HGNC ID"}:
        return "hgnc"
    if {"text", "curie"} <= columns:
        return "ssslm"
    if _MESH.match(first):
        return "mesh"
    remedy = f"name its format before the path: one of {', '.join(sorted(READERS))}, as in obo={path.name}"
    raise DataError("a vocabulary of no known format", where=str(path), remedy=remedy)
