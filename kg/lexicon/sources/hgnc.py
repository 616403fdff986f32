"""HGNC's tab-separated download: approved symbols and names, aliases and previous symbols (genenames.org)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.lexicon.sources.record import SourceEntity, columns, entity, lines
from kg.model import Rejection

_COLUMNS = (
    ("hgnc_id", "HGNC ID"), ("symbol", "Approved symbol"), ("name", "Approved name"), ("status", "Status"),
    ("alias_symbol", "Alias symbols"), ("prev_symbol", "Previous symbols"),
    ("entrez_id", "NCBI Gene ID(supplied by NCBI)", "NCBI Gene ID"),
    ("uniprot_ids", "UniProt ID(supplied by UniProt)", "UniProt accession"),
)  # fmt: skip


def read(path: Path) -> Iterator[SourceEntity | Rejection]:
    """The approved genes, from the archive's file (``hgnc_complete_set.txt``) or a custom download.

    :raises DataError: if a column is missing or the file is not UTF-8.
    """
    rows = lines(path)
    places = columns(path, next(rows, (1, ""))[1], _COLUMNS)
    for number, line in rows:
        fields = line.split("\t")
        where = f"{path.name}:{number}"
        if len(fields) <= max(places):
            yield Rejection("lexicon", where, "too few columns", line[:60])
            continue
        curie, symbol, name, status, aliases, previous, ncbi, uniprot = (fields[place] for place in places)
        if status != "Approved":
            yield Rejection("lexicon", where, "not an approved gene", curie)
            continue
        xrefs = [f"NCBIGene:{ncbi}", *(f"UniProtKB:{one}" for one in _several(uniprot))]
        yield from entity(curie, symbol, [name, *_several(aliases), *_several(previous)], where, xrefs=xrefs)


def _several(value: str) -> list[str]:
    separator = "|" if "|" in value else ", "
    return [part for part in value.strip('"').split(separator) if part]
