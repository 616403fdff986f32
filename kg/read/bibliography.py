"""The reference list of a text: where its entries start, their numbers, and the fields that they print."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Reference, Span
from kg.read.boundary import is_complete
from kg.read.frontmatter import DOI
from kg.read.paragraphs import Paragraph

_NUMBER = re.compile(r"(?:\[(\d{1,4})\]\.?|\((\d{1,4})\)|(\d{1,4})[.):]?)(?:\s+|\s*(?=[A-ZÀ-Þ]))")
_BULLET = re.compile(r"[-*+•‣◦▪·–]\s+(?=\S)")
_INLINE = re.compile(r"(?:(?<=\s)|^)(?:\[(\d{1,3})\]|(\d{1,3})[.)])\s+(?=[A-ZÀ-Þ*])")
_PMID = re.compile(
    r"\b(?:PMID|PubMed(?:\s+ID)?)\s*:?\s*(\d{5,8})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{5,8})", re.IGNORECASE
)
_YEAR = re.compile(
    r"\((1[89]\d\d|20\d\d)[a-z]?\)"
    r"|(?<=[\s.,;])(1[89]\d\d|20\d\d)[a-z]?(?=\s*[;:.,)]|\s+[A-Z][a-z]{2}\b|\s*\Z)"
)
_LOOSE_YEAR = re.compile(r"(?<![\d/.-])(1[89]\d\d|20\d\d)(?![\d/-])")
_PARTICLE = r"(?:(?:de|da|dos|del|della|di|van|von|der|den|el|al|la|le|ten|ter)\s+)*"
_SURNAME = rf"{_PARTICLE}[A-ZÀ-ÖØ-Þ][\w’'-]+(?:[ -]{_PARTICLE}[A-ZÀ-ÖØ-Þ][\w’'-]+){{0,2}}"
_INITIALS_AFTER = r"[A-ZÀ-ÖØ-Þ]{1,4}(?:-[A-Z])?|(?:[A-Z]\.[ -]?){1,4}"
_AUTHOR = re.compile(rf"{_SURNAME},?\s+(?:{_INITIALS_AFTER})(?:\s+(?:Jr|Sr|II|III)\.?)?(?=[\s,.;:&)(]|\Z)")
_AUTHOR_FIRST_INITIALS = re.compile(rf"(?:[A-Z]\.[ -]?){{1,4}}{_SURNAME}(?=[\s,.;:&]|\Z)")
_BETWEEN = re.compile(r"(?:\s*[,;&]\s*|\s+|\s*\band\b\s*)+")
_ET_AL = re.compile(r"[,;]?\s*(?:and\s+)?(?:\*?et\s+al\*?\.?\*?|et\s+coll\.?|and\s+others)\*?", re.IGNORECASE)
_TITLE_END = re.compile(r"[.?!](?=\s+[*_A-ZÀ-Þ\"“]|\s*\Z)")
_IDENTIFIED = re.compile(
    r"(?:\b10\.\d{4,9}/\S|https?://\S|\bPM(?:ID:?\s*|C)\d)\S*(?<!-)(?<!\D/)(?<!\.\d{4}/)\Z", re.IGNORECASE
)
"""The DOI, address, PMID or PMC number that an entry ends in; one that breaks off at a hyphen or a slash goes on."""
_ENTRY_HEAD = re.compile(rf"{_SURNAME},?\s+(?:[A-Z]{{1,4}}[,.;\s]|[A-Z]\.)")


def references(text: str, region: Sequence[Paragraph]) -> tuple[Reference, ...]:
    """The entries of a reference list, in the order of the list.

    Numbered (``1.``, ``1)``, ``[1]``), with bullets, or with no sign at all; the number of an entry is the printed
    one, else its place in the list, from 1.

    >>> from kg.read.paragraphs import paragraphs
    >>> text = "- Lee A, Wu J. A menin screen. *J Menin*. 2020;1:2.\\n- Wu J. More. *J Menin*. 2021;1:9."
    >>> [(entry.number, entry.year, entry.title) for entry in references(text, tuple(paragraphs(text)))]
    [(1, 2020, 'A menin screen'), (2, 2021, 'More')]
    """
    lines = [line for paragraph in region for line in paragraph.lines]
    if not lines:
        return ()
    entries = _numbered(text, lines) or _bulleted(text, lines) or _unmarked(text, region)
    if len(entries) == 1:
        entries = _inline(text, entries[0][1]) or entries
    return tuple(entry(text, number, span) for number, span in entries)


def entry(text: str, number: int, span: Span) -> Reference:
    """One bibliography entry with the fields that it prints; what is not recognised stays empty."""
    words = text[span.start : span.end]
    doi = DOI.search(words) if "10." in words else None
    pmid = _PMID.search(words)
    authors, after = _authors(words)
    year = _year(words)
    title = _title(words, after) if authors else None
    found = pmid and (pmid[1] or pmid[2])
    return Reference(
        number=number,
        span=span,
        text=words,
        doi=doi[0] if doi else None,
        pmid=found or None,
        authors=authors,
        year=year,
        title=words[title.start : title.end] if title else None,
        title_span=Span(span.start + title.start, span.start + title.end) if title else None,
        verified="printed" if doi or found else None,
    )


def _numbered(text: str, lines: Sequence[Span]) -> list[tuple[int, Span]]:
    """Entries that start with ascending numbers; a line with another number goes on with the entry before it."""
    heads: list[tuple[int, int, int]] = []
    expected = None
    for index, line in enumerate(lines):
        match = _NUMBER.match(text, line.start, line.end)
        if match is None:
            continue
        number = int(match[1] or match[2] or match[3])
        if expected is None and (index > 0 or number > 999):
            break
        if expected is None or expected <= number <= expected + 3:
            heads.append((number, index, match.end()))
            expected = number + 1
    if not heads or heads[0][1] != 0 or (len(heads) == 1 and len(lines) > 3):
        return []
    stops = [index for _, index, _ in heads[1:]] + [len(lines)]
    return [(number, Span(start, lines[stop - 1].end)) for (number, _, start), stop in zip(heads, stops, strict=True)]


def _bulleted(text: str, lines: Sequence[Span]) -> list[tuple[int, Span]]:
    matches = [_BULLET.match(text, line.start, line.end) for line in lines]
    if not matches[0]:
        return []
    heads = [(index, match.end()) for index, match in enumerate(matches) if match]
    stops = [index for index, _ in heads[1:]] + [len(lines)]
    spans = [Span(start, lines[stop - 1].end) for (_, start), stop in zip(heads, stops, strict=True)]
    return list(enumerate(spans, 1))


def _unmarked(text: str, region: Sequence[Paragraph]) -> list[tuple[int, Span]]:
    """Entries without any sign: a new one where a line starts with an author after a line that is complete."""
    spans: list[Span] = []
    for paragraph in region:
        start = paragraph.lines[0].start
        for before, line in zip(paragraph.lines, paragraph.lines[1:], strict=False):
            if _ends_an_entry(text, before) and _ENTRY_HEAD.match(text, line.start, line.end):
                spans.append(Span(start, before.end))
                start = line.start
        spans.append(Span(start, paragraph.span.end))
    return list(enumerate(spans, 1))


def _ends_an_entry(text: str, line: Span) -> bool:
    """Whether an entry can end with a line: in a full stop, in pages, or in an identifier."""
    ended = text[line.end - 1].isdigit() or is_complete(text, *line)
    return ended or _IDENTIFIED.search(text, max(line.start, line.end - 200), line.end) is not None


def _inline(text: str, span: Span) -> list[tuple[int, Span]]:
    """Entries that follow one another in one line: ``1. Lee A … 2. Wu J …``; at least two of them."""
    heads: list[re.Match[str]] = []
    for match in _INLINE.finditer(text, *span):
        if int(match[1] or match[2]) == len(heads) + 2:
            heads.append(match)
    if len(heads) < 1:
        return []
    starts = [span.start, *(match.end() for match in heads)]
    stops = [*(match.start() for match in heads), span.end]
    spans = [Span(start, start + len(text[start:stop].rstrip())) for start, stop in zip(starts, stops, strict=True)]
    return list(enumerate(spans, 1))


def _authors(words: str) -> tuple[tuple[str, ...], int]:
    """The authors at the start of an entry, and where they end."""
    authors: list[str] = []
    at = 0
    while len(authors) < 200:
        match = _AUTHOR.match(words, at) or _AUTHOR_FIRST_INITIALS.match(words, at)
        if match is None:
            break
        authors.append(match[0].strip())
        at = match.end()
        ended = _ET_AL.match(words, at)
        if ended:
            at = ended.end()
            break
        between = _BETWEEN.match(words, at)
        if between is None or "." in words[at : at + 1]:
            break
        at = between.end()
    return tuple(authors), at


def _year(words: str) -> int | None:
    printed = list(_YEAR.finditer(words)) or list(_LOOSE_YEAR.finditer(words))
    if not printed:
        return None
    bracketed = [match for match in printed if match[0].startswith("(")]
    match = (bracketed or printed)[0] if bracketed else printed[-1]
    return int(match[match.lastindex or 0])


def _title(words: str, start: int) -> Span | None:
    """The title: what follows the authors (and a year in brackets) up to the full stop before the journal."""
    lead = re.compile(r"[\s.,:;]*(?:\((?:1[89]|20)\d\d[a-z]?\)[\s.,:;]*)?[\"“]?").match(words, start)
    begin = lead.end() if lead else start
    for match in _TITLE_END.finditer(words, begin):
        if not is_complete(words, begin, match.end()):
            continue
        stop = match.end() if match[0] in "?!" else match.start()
        if stop - begin < 3:
            return None
        return Span(begin, begin + len(words[begin:stop].rstrip('"” ')))
    return None
