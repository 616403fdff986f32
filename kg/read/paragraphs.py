"""Lines of a plain text, and the stretches of lines that hang together as a paragraph.

A line break is the layout's (a wrapped line) or the author's (a new paragraph). Lines are wrapped where each one is as
long as it can be: with the first word of the next line it would be longer than the longest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.model import Span
from kg.read.boundary import ends, is_complete
from kg.read.vocabulary import headings, title_page_labels

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_LABEL = re.compile(r"(?:\*\*|__)?([A-Za-z][A-Za-z /-]{1,40}?)(?:\*\*|__)?\s?:")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_BULLET = re.compile(r"(?:[-*+•‣◦▪·–—]|\(?\d{1,3}[.)]|\[\d{1,4}\])\s+(?=\S)")
_CAPTION = re.compile(
    r"[*_]{0,3}(?:supplement\w*\s+|extended\s+data\s+|online\s+)?(fig(?:ure|\.)?|scheme|table|box|video|chart)\s*"
    r"(?:S|[A-Z]-?)?\d{1,3}[A-Za-z]?(?:[*_]{1,3}(?=\s|[.:|])|(?=[.:|–—]))[*_]{0,3}[.:|–—]?[*_]{0,3}(?=\s|\Z)",
    re.IGNORECASE,
)
_SETEXT = re.compile(r"[=_*~-]{3,}")
LONGEST_WRAPPED = 140
SHORT = 60


class Paragraph(NamedTuple):
    """Lines that hang together: the span from the first to the last, and the span of each line without its edges."""

    span: Span
    lines: tuple[Span, ...]


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraph-like stretches of a text, in order; blank lines and form feeds always part them.

    >>> text = "Methods\\nWe treated mice with it.\\n\\nIt worked."
    >>> [text[slice(*paragraph.span)] for paragraph in paragraphs(text)]
    ['Methods', 'We treated mice with it.', 'It worked.']
    """
    for block in _blocks(text):
        if len(block) == 1:
            yield Paragraph(block[0], (block[0],))
        else:
            yield from _split(text, block)


def heading_words(line: str) -> str:
    """The words of a heading as the data file writes them: lower case, without number, emphasis, colon, apostrophes.

    >>> heading_words("**2.1 Authors’ Contributions:**")
    'authors contributions'
    """
    bare = re.sub(r"^[#\s*_]*(?:(?:\d{1,2}\.?)+\s+|[IVX]{1,4}\.\s+)?|[\s*_:.]+$", "", line)
    return " ".join(re.sub("[’'*_]", "", bare).split()).lower()


def is_known_heading(line: str) -> bool:
    """Whether a line is nothing but a section heading of the data file.

    >>> is_known_heading("4. Discussion"), is_known_heading("discussion of the results")
    (True, False)
    """
    if len(line) > 80 or (not line.strip("#*_ ")[:1].isupper() and not line.strip("#*_ ")[:1].isdigit()):
        return False
    return heading_words(line) in headings() and not line.rstrip("*_ ").endswith((",", ";"))


def markdown_heading(line: str) -> str | None:
    """The words of a Markdown heading line, or None.

    >>> markdown_heading("## Results ##")
    'Results'
    """
    match = _MARKDOWN_HEADING.fullmatch(line)
    return (match[1].strip("*_ ") or None) if match else None


def is_rule(line: str) -> bool:
    """Whether a line is only drawn: ``-----``, ``=====``."""
    return _SETEXT.fullmatch(line) is not None


def bullet(text: str, span: Span) -> int:
    """How many characters of bullet, number and blanks stand at the start of a list item (0: it is none)."""
    match = _BULLET.match(text, span.start, span.end)
    return match.end() - span.start if match else 0


def caption_kind(text: str, span: Span) -> str | None:
    """``figure_caption`` or ``table`` where the text there starts as a caption does, else None.

    >>> caption_kind("Figure 2. Response by arm", Span(0, 25)), caption_kind("Figure 2 shows that", Span(0, 19))
    ('figure_caption', None)
    """
    match = _CAPTION.match(text, span.start, span.end)
    if match is None:
        return None
    return "table" if match[1].lower() == "table" else "figure_caption"


def title_page_field(line: str) -> str | None:
    """The metadata field of a labelled line of a title page (``-`` for a label without one), or None.

    >>> title_page_field("Received: 1 May 2024"), title_page_field("Results: none")
    ('received', None)
    """
    match = _LABEL.match(line)
    return title_page_labels().get(" ".join(match[1].lower().split())) if match else None


def _blocks(text: str) -> Iterator[list[Span]]:
    block: list[Span] = []
    previous = 0
    for match in _LINE.finditer(text):
        raw = match[0]
        bare = raw.strip()
        if not bare:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        if block:
            between = text[previous:start]
            if (between.count("\n") or between.count("\r")) > 1 or "\f" in between:
                yield block
                block = []
        previous = start + len(bare)
        block.append(Span(start, previous))
    if block:
        yield block


def _split(text: str, block: Sequence[Span]) -> Iterator[Paragraph]:
    wrapped = _is_wrapped(text, block)
    sentence_a_line = not wrapped and _is_sentence_a_line(text, block)
    group = [block[0]]
    for line in block[1:]:
        if _parts(text, group, line, wrapped=wrapped, sentence_a_line=sentence_a_line):
            yield Paragraph(Span(group[0].start, group[-1].end), tuple(group))
            group = [line]
        else:
            group.append(line)
    yield Paragraph(Span(group[0].start, group[-1].end), tuple(group))


def _parts(text: str, group: Sequence[Span], line: Span, *, wrapped: bool, sentence_a_line: bool) -> bool:
    """Whether a new paragraph starts at `line`, which follows the lines of `group` without a blank line."""
    last = group[-1]
    before, here = text[last.start : last.end], text[line.start : line.end]
    if is_known_heading(before) or markdown_heading(before) is not None or is_rule(here) or is_rule(before):
        return True
    complete = is_complete(text, last.start, last.end)
    if markdown_heading(here) is not None or (is_known_heading(here) and (complete or len(before) < SHORT)):
        return True
    if title_page_field(here) is not None or starts_with_label(here) or caption_kind(text, line):
        return True
    if bullet(text, line) and (complete or before.endswith((":", ";", ",")) or bullet(text, group[0])):
        return True
    if complete:
        return not (wrapped or sentence_a_line)
    capital = here[:1].isupper() or here[:1] in '*_“"'
    return capital and (len(before) < SHORT or (not wrapped and len(before) > LONGEST_WRAPPED))


def starts_with_label(line: str) -> bool:
    """Whether a line starts with the label of a part of an abstract or of the back matter and a colon.

    >>> starts_with_label("METHODS: Mice were"), starts_with_label("Two things: mice and")
    (True, False)
    """
    match = _LABEL.match(line)
    return match is not None and match[1][:1].isupper() and match[1].lower() in headings()


def _is_wrapped(text: str, block: Sequence[Span]) -> bool:
    lengths = [line.end - line.start for line in block]
    longest = max(lengths)
    if longest > LONGEST_WRAPPED or longest < 40 or len(block) < 3:
        return False
    full = 0
    for following, length in zip(block[1:], lengths, strict=False):
        word = text[following.start : following.start + 30].split(maxsplit=1)[0]
        full += length + 1 + len(word) > longest - 4
    return full >= 0.75 * (len(block) - 1)


def _is_sentence_a_line(text: str, block: Sequence[Span]) -> bool:
    inner = sum(sum(1 for _ in ends(text, line.start, line.end)) for line in block[:50])
    return inner <= 0.34 * min(len(block), 50)
