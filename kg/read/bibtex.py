"""BibTeX bibliographies: an entry with a title or an abstract is a document; TeX's accents and braces are resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pybtex.database import BibliographyData, Entry, Person, parse_string
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from kg.model import Document, Rejection, Source
from kg.read.citation import record
from kg.read.frontmatter import DOI, partial_date
from kg.read.source import STAGE, content

FORMAT = "bibtex"


def read_bibtex(path: Path) -> Iterator[Document | Rejection]:
    """The entries of a BibTeX file, in their order.

    :raises InputError: if the file does not exist or cannot be read.
    """
    file = content(path, FORMAT)
    if isinstance(file, Rejection):
        yield file
        return
    parsed = _parsed(file.text, path.name)
    if isinstance(parsed, Rejection):
        yield parsed
        return
    if not parsed.entries:
        yield Rejection(STAGE, path.name, "no entry", "expected @article{key, title = {…}, …}")
    for number, (key, entry) in enumerate(parsed.entries.items(), 1):
        yield _document(entry, f"{path.name}, entry {key}", number, file.source)


def _parsed(text: str, name: str) -> BibliographyData | Rejection:
    try:
        return parse_string(text, "bibtex")
    except (PybtexError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f"{name}:{line}" if line else name
        return Rejection(STAGE, where, f"not BibTeX ({str(error)[:120]})", "correct the entry, or take it out")


def _document(entry: Entry, where: str, number: int, source: Source) -> Document | Rejection:
    fields = {name.lower(): _plain(value) for name, value in entry.fields.items()}
    doi = DOI.search(fields.get("doi", "") or fields.get("url", ""))
    authors = [_plain(_name(person)) for person in entry.persons.get("author", ())]
    return record(
        source,
        where,
        number,
        title=fields.get("title", ""),
        abstract=fields.get("abstract", ""),
        authors=authors,
        journal=fields.get("journal", "") or fields.get("journaltitle", ""),
        published=_date(fields),
        doi=doi[0] if doi else "",
        pmid=fields.get("pmid", "") or (fields.get("eprint", "") if fields.get("eprinttype") == "pubmed" else ""),
    )


def _name(person: Person) -> str:
    parts = (person.first_names, person.middle_names, person.prelast_names, person.last_names, person.lineage_names)
    return " ".join(name for part in parts for name in part)


def _plain(value: str) -> str:
    try:
        return str(Text.from_latex(value))
    except (PybtexError, ValueError, RecursionError):
        return value


def _date(fields: dict[str, str]) -> str:
    given = fields.get("date", "") or fields.get("year", "")
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", given)
    if match is None:
        return ""
    return partial_date(match[1], match[2] or fields.get("month", ""), match[3] or fields.get("day", "")) or ""
