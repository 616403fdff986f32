"""The title page of a text: title, authors, affiliation, dates, DOI, licence. What is not printed stays empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from kg.model import Metadata, Passage, Person, Span
from kg.read.boundary import ends, is_complete
from kg.read.paragraphs import (
    Paragraph,
    caption_kind,
    is_known_heading,
    markdown_heading,
    starts_with_label,
    title_page_field,
)
from kg.read.vocabulary import words

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|^`\\]*[^\s\"<>{}|^`\\.,;:)\]*_]")
_PMID = re.compile(r"\bPMID:?\s*(\d{1,8})\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_COPYRIGHT = re.compile(r"(?:©|\(c\)\s*(?:19|20)\d\d|copyright\b)", re.IGNORECASE)
_LICENSE = re.compile(
    r"\b(CC[ -]BY(?:-(?:NC|ND|SA))*(?:[ -]\d\.\d)?|CC0(?: \d\.\d)?"
    r"|Creative Commons Attribution[\w -]*?(?=\s+licen[cs]e|[.,]|\s*$))",
    re.IGNORECASE,
)
_PARTICLE = r"de|da|dos|del|della|di|van|von|der|den|el|al|la|le|ten|ter|bin"
_NAME = re.compile(
    rf"[A-ZÀ-ÖØ-Þ][\w’'.-]*(?:\s+(?:[A-ZÀ-ÖØ-Þ]\.?-?(?:[A-Z]\.?)?|{_PARTICLE}|[A-ZÀ-ÖØ-Þ][\w’'.-]+)){{1,5}}"
)
_NAME_MARKS = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹⁻*†‡§¶#]+(?:,[\d⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§¶#]+)*|\^\{[^}]*\}|<sup>.*?</sup>|\*")
_NAME_PARTS = re.compile(r"[\s.\-‐]+")
_SEPARATOR = re.compile(r"\s*(?:[,;·|]|\band\b|&)\s*")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"(?P<m>[A-Z][a-z]{2,8})\.?\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})\.?\s+(?P<m2>[A-Z][a-z]{2,8})\.?,?\s+(?P<y2>\d{4})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
)
LONGEST_TITLE = 300
LONGEST_NAMES = 6000


class TitlePage(NamedTuple):
    """How many paragraphs the title page takes, its passages in order, and what it says of the document."""

    length: int
    passages: tuple[Passage, ...]
    metadata: Metadata


def title_page(text: str, page: Sequence[Paragraph]) -> TitlePage:
    """The title page at the head of a text; it ends where prose or a section heading begins.

    >>> from kg.read.paragraphs import paragraphs
    >>> text = "Two drugs\\n\\nAda B. Lee and Jo Wu\\n\\nReceived: 2 May 2024\\n\\nThe first drug works. So it is used."
    >>> title_page(text, tuple(paragraphs(text))).metadata.received
    '2024-05-02'
    """
    kinds: list[str] = []
    for index, paragraph in enumerate(page[:200]):
        kind = _kind(text, paragraph.span, first=index == 0, titled="title" in kinds)
        if kind == "end":
            break
        kinds.append(kind)
    if "title" in kinds and not kinds[1:] and len(page) == 1:
        return TitlePage(0, (), Metadata())
    while kinds and kinds[-1] == "unknown":
        kinds.pop()
    if kinds == ["title", "authors"] and not _several(text, page[1].span):
        kinds.pop()
    metadata = Metadata()
    passages = []
    for kind, paragraph in zip(kinds, page, strict=False):
        span = _inner(text, paragraph.span)
        section = kind if kind in ("title", "authors") else "front_matter"
        passages.append(Passage((span,), section))
        metadata = _read(metadata, kind, text[span.start : span.end])
    return TitlePage(len(kinds), tuple(passages), metadata)


def people(line: str) -> tuple[Person, ...]:
    """The authors that a line of names gives, or none if it is not such a line.

    >>> [person.initials for person in people("Ada B. Lee, MD,¹ Jean-Luc de Wit² and Jo Wu")]
    ['ABL', 'JLDW', 'JW']
    """
    found = []
    for part in _SEPARATOR.split(_NAME_MARKS.sub(" ", line)):
        name = " ".join(part.split()).strip(". ")
        if not name or name.replace(".", "").lower() in words("degree"):
            continue
        bare = " ".join(word for word in name.split() if word.replace(".", "").lower() not in words("degree"))
        if not _NAME.fullmatch(bare) or any(word.lower().strip(".") in words("affiliation") for word in bare.split()):
            return ()
        found.append(Person(bare, initials(bare)))
    return tuple(found)


def month_number(printed: str) -> int:
    """The number of a month printed as digits or by a name's first three letters; 0 where it is none.

    >>> month_number("Mar"), month_number("september"), month_number("07"), month_number("Spring")
    (3, 9, 7, 0)
    """
    short = printed[:3].lower()
    return int(printed) if printed.isdecimal() else MONTHS.index(short) + 1 if short in MONTHS else 0


def partial_date(year: str, month: str = "", day: str = "") -> str | None:
    """A date as ISO 8601, as far as it is given and can be; the month in digits or by its name. None without a year.

    >>> partial_date("2021", "Mar", "5"), partial_date("2021", "03"), partial_date("2021", "Spring", "5")
    ('2021-03-05', '2021-03', '2021')
    >>> partial_date("2021", "2", "30"), partial_date("2021", "13"), partial_date("in press")
    ('2021-02', '2021', None)
    """
    if not (len(year) == 4 and year.isdecimal() and int(year)):
        return None
    number = month_number(month)
    if not 1 <= number <= 12:
        return f"{int(year):04d}"
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return f"{int(year):04d}-{number:02d}"


def initials(name: str) -> str:
    """The initials of a name as disclosures write them.

    >>> initials("Ada B. Lee"), initials("Y.-X. Chen")
    ('ABL', 'YXC')
    """
    return "".join(part[0].upper() for part in _NAME_PARTS.split(name) if part)


def iso_date(words_of_date: str) -> str | None:
    """A printed date as ISO 8601, or None if it is not understood.

    >>> iso_date("March 5, 2021."), iso_date("12 Mar 2024"), iso_date("spring")
    ('2021-03-05', '2024-03-12', None)
    """
    match = _DATE.search(words_of_date)
    if match is None:
        return None
    if match["iso"]:
        return match["iso"]
    month = (match["m"] or match["m2"])[:3].lower()
    day, year = match["d"] or match["d2"], match["y"] or match["y2"]
    if month not in MONTHS or not 1 <= int(day) <= 31:
        return None
    return f"{year}-{MONTHS.index(month) + 1:02d}-{int(day):02d}"


def plain(text: str) -> str:
    """Words without emphasis signs and with single blanks."""
    return " ".join(re.sub(r"\*{1,3}(\S(?:.*?\S)?)\*{1,3}", r"\1", text).split())


def _kind(text: str, span: Span, *, first: bool, titled: bool) -> str:
    line = text[span.start : span.end]
    heading = markdown_heading(line)
    if heading is not None:
        return "end" if titled or not first or is_known_heading(heading) else "title"
    if is_known_heading(line):
        return "unknown" if first else "end"
    field = title_page_field(line[:60])
    if field is not None and len(line) < 1000:
        return "labelled"
    if starts_with_label(line[:60]) or caption_kind(text, span):
        return "end"
    if len(line) < 600 and (_EMAIL.search(line) or _COPYRIGHT.match(line) or _LICENSE.search(line)):
        return "notice"
    if len(line) < 200 and (DOI.search(line) or _PMID.search(line)):
        return "identifier"
    if titled and len(line) < LONGEST_NAMES and people(line):
        return "authors"
    inside = any(True for _ in ends(text, *span))
    if len(line) < 800 and _is_affiliation(line) and not inside:
        return "affiliation"
    if inside or len(line) > LONGEST_TITLE:
        return "end"
    complete = is_complete(text, *span) and not line.endswith("?")
    if first and not complete:
        return "title"
    return "end" if complete and len(line) > 40 else "unknown"


def _is_affiliation(line: str) -> bool:
    names = {word.strip(".,;()").lower() for word in line.split()}
    return bool(names & words("affiliation")) and "," in line


def _several(text: str, span: Span) -> bool:
    return len(people(text[span.start : span.end])) > 1


def _inner(text: str, span: Span) -> Span:
    line = text[span.start : span.end]
    heading = markdown_heading(line)
    if heading is None:
        return span
    start = span.start + line.index(heading)
    return Span(start, start + len(heading))


def _read(metadata: Metadata, kind: str, line: str) -> Metadata:
    """The metadata with what one line of the title page adds; what an earlier line gave stays."""
    if kind == "title":
        return replace(metadata, title=plain(line))
    if kind == "authors" and not metadata.authors:
        return replace(metadata, authors=people(line))
    if kind == "affiliation" and metadata.affiliation is None:
        return replace(metadata, affiliation=plain(line))
    doi, pmid, license_ = DOI.search(line), _PMID.search(line), _LICENSE.search(line)
    if doi and metadata.doi is None:
        metadata = replace(metadata, doi=doi[0])
    if pmid and metadata.pmid is None:
        metadata = replace(metadata, pmid=pmid[1])
    if license_ and metadata.license is None:
        metadata = replace(metadata, license=license_[0])
    if _COPYRIGHT.match(line) and metadata.copyright is None:
        metadata = replace(metadata, copyright=plain(line))
    return _labelled(metadata, line) if kind == "labelled" else metadata


def _labelled(metadata: Metadata, line: str) -> Metadata:
    field = title_page_field(line)
    value = plain(line.split(":", 1)[1]).strip("*_ ")
    match field:
        case "received" if metadata.received is None:
            return replace(metadata, received=iso_date(value) or value.rstrip("."))
        case "accepted" if metadata.accepted is None:
            return replace(metadata, accepted=iso_date(value) or value.rstrip("."))
        case "published" if metadata.published is None:
            return replace(metadata, published=iso_date(value) or value.rstrip("."))
        case "journal" if metadata.journal is None:
            return replace(metadata, journal=value.rstrip("."))
        case "title" if metadata.title is None:
            return replace(metadata, title=value)
        case "authors" if not metadata.authors:
            return replace(metadata, authors=people(value))
        case "affiliation" if metadata.affiliation is None:
            return replace(metadata, affiliation=value)
        case "pmid" if metadata.pmid is None and value.isdigit():
            return replace(metadata, pmid=value)
        case _:
            return metadata
