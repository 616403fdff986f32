"""Bibliographies with a tag at the start of each line: MEDLINE (``PMID- 123``) and RIS (``TY  - JOUR``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.model import Document, Rejection
from kg.read.citation import record
from kg.read.frontmatter import DOI, partial_date
from kg.read.source import STAGE, decode, opened, source_of

MEDLINE, RIS = "medline", "ris"
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_LONGEST_LINE = 10_000_000
_DATE = re.compile(r"(\d{4})(?:[/ -]+(\d{1,2}|[A-Za-z]{3})(?:[/ -]+(\d{1,2}))?)?")

Fields = Mapping[str, list[str]]
"""The values of a record by tag, each value in one line."""


def read_medline(path: Path) -> Iterator[Document | Rejection]:
    """The records of a file in PubMed's MEDLINE format (``.nbib``), in memory that does not grow with the file.

    :raises InputError: if the file does not exist or cannot be read.
    """
    source = source_of(path, MEDLINE)
    for number, (where, fields) in enumerate(_records(path, first="PMID", last=None), 1):
        if isinstance(fields, Rejection):
            yield fields
            continue
        kinds = {kind.lower() for kind in fields.get("PT", ())}
        yield record(
            source,
            where,
            number,
            title=_first(fields, "TI", "BTI"),
            abstract=_first(fields, "AB"),
            authors=fields.get("FAU") or fields.get("AU") or (),
            journal=_first(fields, "JT", "TA"),
            published=_date(_first(fields, "DEP", "DP")),
            doi=_doi([*fields.get("LID", ()), *fields.get("AID", ())]),
            pmid=_first(fields, "PMID"),
            retracted="RIN" in fields or "retracted publication" in kinds,
        )


def read_ris(path: Path) -> Iterator[Document | Rejection]:
    """The records of a RIS file, as reference managers and databases export it.

    :raises InputError: if the file does not exist or cannot be read.
    """
    source = source_of(path, RIS)
    for number, (where, fields) in enumerate(_records(path, first="TY", last="ER"), 1):
        if isinstance(fields, Rejection):
            yield fields
            continue
        yield record(
            source,
            where,
            number,
            title=_first(fields, "TI", "T1", "CT"),
            abstract=_first(fields, "AB", "N2"),
            authors=fields.get("AU") or fields.get("A1") or (),
            journal=_first(fields, "T2", "JF", "JO", "JA"),
            published=_date(_first(fields, "DA", "PY", "Y1")),
            doi=_doi([*fields.get("DO", ()), *fields.get("UR", ()), *fields.get("L3", ())]),
            pmid=_pmid(fields),
        )


def _records(path: Path, *, first: str, last: str | None) -> Iterator[tuple[str, Fields | Rejection]]:
    """The records of a file with their places; a record opens with the tag `first` and ends with `last` or the next."""
    name = path.name
    fields: defaultdict[str, list[str]] | None = None
    begun = number = 0
    told = False
    with opened(path) as file:
        while data := file.readline(_LONGEST_LINE):
            number += 1
            line = decode(data, f"{name}:{number}") if data.strip() else ""
            if isinstance(line, Rejection):
                yield f"{name}:{number}", line
                told = True
                continue
            match = _TAG.match(line)
            if match and match[1] == first:
                if fields:
                    yield f"{name}:{begun}", fields
                fields, begun = defaultdict(list), number
            if fields is None:
                if line.strip() and not told:
                    reason = f"stands before the first record ({first})"
                    yield f"{name}:{number}", Rejection(STAGE, f"{name}:{number}", reason, "is it of this format?")
                    told = True
                continue
            if match and match[1] == last:
                yield f"{name}:{begun}", fields
                fields, told = None, False
            elif match:
                fields[match[1]].append(match[2].strip())
            elif line.strip() and fields:
                latest = next(reversed(fields))
                fields[latest][-1] += f" {line.strip()}"
    if fields:
        yield f"{name}:{begun}", fields
    elif not begun and not told:
        yield name, Rejection(STAGE, name, "empty", "nothing to read; remove the file from the input")


def _first(fields: Fields, *tags: str) -> str:
    return next((value for tag in tags for value in fields.get(tag, ()) if value), "")


def _doi(values: list[str]) -> str:
    return next((match[0] for value in values if (match := DOI.search(value)) and "[pii]" not in value), "")


def _pmid(fields: Fields) -> str:
    """The PMID that an export gives: PubMed as the database's name beside the accession number, or a link to it."""
    if any("pubmed" in name.lower() or "medline" in name.lower() for name in fields.get("DB", ())):
        return _first(fields, "AN")
    links = (re.search(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d+)", link) for link in fields.get("UR", ()))
    return next((link[1] for link in links if link), "")


def _date(printed: str) -> str:
    """A date as ISO 8601, as far as it is given.

    >>> _date("2021 Mar 5"), _date("2020/11//"), _date("20210305"), _date("in press")
    ('2021-03-05', '2020-11', '2021-03-05', '')
    """
    compact = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", printed)
    match = compact or _DATE.match(printed)
    if match is None:
        return ""
    return partial_date(match[1], match[2] or "", match[3] or "") or ""
