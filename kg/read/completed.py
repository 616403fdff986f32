"""The table of completed references (``kg complete``), and documents with what it says of their bibliographies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kg.errors import DataError
from kg.identifiers import is_valid
from kg.identity import printed_as
from kg.model import Document, Reference

Completions = Mapping[tuple[str, int, str], tuple[str, str, str]]
"""By document, number and hash of the words of an entry: its DOI, its PMID, and who says so."""


def read_completions(path: Path) -> Completions:
    """The entries of a table that were found.

    :raises DataError: if it cannot be read or a line is wrong.
    """
    found: dict[tuple[str, int, str], tuple[str, str, str]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read ({error})", where=str(path), remedy="make it with kg complete") from error
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != 7 or not cells[1].isdecimal():
            raise DataError("not a row of kg complete", where=f"{path.name}:{number}", remedy="make the table again")
        document, place, words, doi, pmid, verified, _why = cells
        if doi or pmid:
            found[document, int(place), words] = (
                doi if is_valid(f"doi:{doi}") else "", pmid if is_valid(f"PMID:{pmid}") else "", verified,
            )  # fmt: skip
    return found


def completed(document: Document, completions: Completions) -> Document:
    """The document with the DOIs and PMIDs that the table has for its entries; what an entry prints stays."""
    references = tuple(_completed(document.id, reference, completions) for reference in document.references)
    return document if references == document.references else replace(document, references=references)


def _completed(document: str, reference: Reference, completions: Completions) -> Reference:
    key = (document, reference.number, printed_as(reference))
    doi, pmid, verified = completions.get(key, ("", "", ""))
    if (reference.doi or not doi) and (reference.pmid or not pmid):
        return reference
    by = f"{reference.verified}; {verified}" if reference.verified else verified
    return replace(reference, doi=reference.doi or doi, pmid=reference.pmid or pmid, verified=by)
