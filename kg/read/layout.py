"""From a plain text to its passages: sections, captions, paragraphs that a page break or a figure splits.

A paragraph goes on over a blank line, a form feed, a page number or a figure's caption where it breaks off in
mid-sentence; it is then one passage in several pieces, and the caption is a passage of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model import Metadata, Passage, Reference, Span
from kg.read import bibliography
from kg.read.boundary import is_complete
from kg.read.frontmatter import title_page
from kg.read.paragraphs import (
    Paragraph,
    bullet,
    caption_kind,
    heading_words,
    is_known_heading,
    is_rule,
    markdown_heading,
    paragraphs,
)
from kg.read.vocabulary import headings

_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|-\s*\d{1,4}\s*-", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:\*\*|__|\*)?([A-Z][A-Za-z/&,’' -]{1,45}?)\s?(?:[:.](?:\*\*|__|\*)|(?:\*\*|__|\*)?\s?:)\s*(?=\S)"
)
_INNER_LABEL = re.compile(r"(?<=[.?!)\]])\s+([A-Z][A-Z/& -]{2,45}|[A-Z][a-z]+(?: and [a-z]+)?)\s?:\s+(?=\S)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LOWER = re.compile(r"[\"'“‘«(\[*_]{0,4}[a-zß-öø-ÿ,;)\]%]")
MID_SENTENCE = 100
"""A paragraph of this many characters without an end to its sentence goes on even before a capital letter."""


class Layout(NamedTuple):
    """What a text consists of, in reading order, and what its title page says."""

    passages: tuple[Passage, ...]
    references: tuple[Reference, ...]
    metadata: Metadata


@dataclass
class _Reading:
    """What has been read so far: the passages, the section in force, and the body passage that may go on."""

    text: str
    passages: list[Passage] = field(default_factory=list)
    section: str = ""
    heading: str | None = None
    labels: set[str] = field(default_factory=set)
    plain_abstract: bool = False
    open: int | None = None

    def add(self, span: Span, section: str | None = None, heading: str | None = None) -> None:
        """Append a passage, or a piece to the passage that breaks off in mid-sentence."""
        section = section or self.section or "body"
        if self.open is not None and _goes_on(self.text, self.passages[self.open], section, span):
            passage = self.passages[self.open]
            self.passages[self.open] = Passage((*passage.pieces, span), passage.section, passage.heading)
            return
        self.passages.append(Passage((span,), section, heading or self.heading))
        self.open = len(self.passages) - 1

    def enter(self, section: str, heading: str) -> None:
        """Start a section; a paragraph never goes on over its heading."""
        if section != self.section:
            self.plain_abstract = False
            self.labels.clear()
        self.section, self.heading, self.open = section, heading, None


def layout(text: str) -> Layout:
    """The passages, references and title page of a plain text or Markdown text.

    >>> text = "A title\\n\\nMenin inhibitors are\\n\\nFigure 1. A cartoon.\\n\\nactive drugs in AML."
    >>> [[text[slice(*piece)] for piece in passage.pieces] for passage in layout(text).passages]
    [['A title'], ['Menin inhibitors are', 'active drugs in AML.'], ['Figure 1. A cartoon.']]
    """
    page = tuple(paragraphs(text))
    front = title_page(text, page)
    reading = _Reading(text, list(front.passages))
    furniture = _furniture(text, page)
    references: tuple[Reference, ...] = ()
    index = front.length
    while index < len(page):
        paragraph = page[index]
        line = text[paragraph.span.start : paragraph.span.end]
        index += 1
        if line in furniture or is_rule(line) or _PAGE_NUMBER.fullmatch(line):
            continue
        if _take_heading(reading, line, page[index] if index < len(page) else None):
            if reading.section == "references" and not references:
                stop = _end_of_list(text, page, index)
                references = bibliography.references(text, page[index:stop])
                index = stop
                _take_references(reading, references)
            continue
        _take_paragraph(reading, paragraph, line)
    passages = tuple(sorted(reading.passages, key=lambda passage: passage.span.start))
    return Layout(passages, references, front.metadata)


def _take_heading(reading: _Reading, line: str, following: Paragraph | None) -> bool:
    """Whether the line is a heading; if so the section that it opens is in force."""
    printed = markdown_heading(line)
    if is_known_heading(printed or line):
        words = printed or line.strip("*_: ")
        known = headings()[heading_words(words)]
        section = known.section
        if known.is_label and reading.section == "abstract" and not reading.plain_abstract:
            section = "abstract" if heading_words(words) not in reading.labels else section
            reading.labels.add(heading_words(words))
        reading.enter(section, words)
        return True
    if printed is not None or (following is not None and _looks_like_heading(reading, line, following)):
        section = reading.section if reading.section in ("references", "abstract") and printed is None else "body"
        reading.enter(section, printed or line.strip("*_: "))
        return True
    return False


def _looks_like_heading(reading: _Reading, line: str, following: Paragraph) -> bool:
    """A short line without an end, after a finished paragraph and before prose that starts a sentence."""
    if len(line) > 90 or (not line[:1].isalnum() and not line.startswith("**")) or line[:1].islower():
        return False
    if reading.open is not None and not is_complete(reading.text, *reading.passages[reading.open].pieces[-1]):
        return False
    text, span = reading.text, following.span
    starts = not _LOWER.match(text, span.start) and span.end - span.start > len(line) and not bullet(text, span)
    return starts and line[-1:] not in ".,;:!?…" and "|" not in line and is_complete(text, *span)


def _take_paragraph(reading: _Reading, paragraph: Paragraph, line: str) -> None:
    span = paragraph.span
    kind = caption_kind(reading.text, span)
    if kind or line.startswith("|") or _IMAGE.fullmatch(line):
        section = kind or ("table" if line.startswith("|") else "figure_caption")
        reading.passages.append(Passage((span,), section, reading.heading))
        return
    if line.startswith(">"):
        span = Span(span.end - len(line.lstrip("> ")), span.end)
    marker = bullet(reading.text, span)
    if marker and not line[:1].isdigit():
        reading.open = None
        span = Span(span.start + marker, span.end)
    for label, part in labelled_parts(reading.text, span):
        _take_part(reading, label, part)


def _take_part(reading: _Reading, label: str | None, span: Span) -> None:
    if label is None:
        reading.plain_abstract = reading.plain_abstract or (reading.section == "abstract" and not reading.labels)
        reading.add(span)
        return
    known = headings()[heading_words(label)]
    reading.open = None
    if known.is_label:
        if reading.section in ("", "abstract"):
            reading.section = "abstract"
            reading.labels.add(heading_words(label))
        reading.heading = label
        reading.add(span)
    else:
        reading.add(span, known.section, label)
        reading.open = None


def labelled_parts(text: str, span: Span) -> list[tuple[str | None, Span]]:
    """The parts of a paragraph and the label of each: ``METHODS: … RESULTS: …`` has two."""
    match = _LABEL.match(text, *span)
    label = match[1] if match and _is_label(match[1]) else None
    if match is None or label is None:
        return [(None, span)]
    parts = []
    start = match.end()
    for inner in _INNER_LABEL.finditer(text, start, span.end):
        if _is_label(inner[1]):
            parts.append((label, Span(start, inner.start())))
            label, start = inner[1], inner.end()
    parts.append((label, Span(start, span.end)))
    return [(label, part) for label, part in parts if part.start < part.end]


def _is_label(words: str) -> bool:
    known = headings().get(heading_words(words))
    return known is not None and (known.is_label or known.section in ("disclosures", "contributions", "back_matter"))


def _goes_on(text: str, passage: Passage, section: str, span: Span) -> bool:
    """Whether the passage breaks off in mid-sentence, and what stands at `span` goes on with it."""
    last = passage.pieces[-1]
    if section != passage.section or text[last.end - 1] in ":" or is_complete(text, *last):
        return False
    return _LOWER.match(text, span.start) is not None or last.end - passage.span.start >= MID_SENTENCE


def _furniture(text: str, page: Sequence[Paragraph]) -> frozenset[str]:
    """Running heads: short lines that stand alone three times or more and are no known heading."""
    if len(page) < 12:
        return frozenset()
    short = Counter(text[p.span.start : p.span.end] for p in page if p.span.end - p.span.start <= 100)
    return frozenset(
        line for line, times in short.items() if times >= 3 and line[-1] not in ".?!:" and not is_known_heading(line)
    )


def _end_of_list(text: str, page: Sequence[Paragraph], start: int) -> int:
    """Where the reference list that starts at paragraph `start` ends: at the next heading or caption."""
    for index in range(start, len(page)):
        line = text[page[index].span.start : page[index].span.end]
        known = is_known_heading(markdown_heading(line) or line)
        if known or markdown_heading(line) is not None or (index > start and caption_kind(text, page[index].span)):
            return index
    return len(page)


def _take_references(reading: _Reading, references: Sequence[Reference]) -> None:
    reading.passages.extend(Passage((reference.span,), "references", reading.heading) for reference in references)
    reading.open = None
