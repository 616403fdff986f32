"""Paragraphs → Markdown-like text: hyphens at line ends, the title, headings, the entries of the bibliography."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from kg.read.boundary import is_complete
from kg.read.paragraphs import caption_kind, is_known_heading
from kg.read.pdf.lines import Paragraph
from kg.read.pdf.paragraphs import whole_span
from kg.read.vocabulary import words

_SPLIT_MARKER = re.compile(r"([,;–-])\}\s*\^\{")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LAST_PART = re.compile(r"([^\W_]+)-\Z")
_FIRST_PART = re.compile(r"[^\W\d_]+")


class Hyphens:
    """What becomes of a hyphen at the end of a line, by the words that the text has within its lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.words: Counter[str] = Counter()
        for line in lines:
            words = _WORD.findall(line.replace("\xad", "").lower())
            self.words.update(words[1 : -1 if line.endswith(("-", "\xad")) else None] if len(words) > 1 else words)

    def joined(self, lines: Sequence[str]) -> str:
        """The lines as one.

        >>> Hyphens(["cells in vivo"]).joined(["KMT2A-", "rearranged cells re-", "spond in-", "vivo"])
        'KMT2A-rearranged cells respond in-vivo'
        """
        text = ""
        for line in lines:
            if text.endswith("\xad"):
                text = text[:-1] + line
            elif text.endswith("-") and not text.endswith(" -"):
                text = (text if self._stays(text, line) else text[:-1]) + line
            elif text.endswith(("/", "–")) and not text[-2:-1].isspace():
                text += line
            else:
                text += (" " if text else "") + line
        return _SPLIT_MARKER.sub(r"\1", " ".join(text.replace("\xad", "").split()))

    def _stays(self, text: str, line: str) -> bool:
        first, second = _LAST_PART.search(text), _FIRST_PART.match(line)
        if first is None or second is None or not (text[-2].islower() and line[0].islower()):
            return True
        if any(c.isdigit() or c.isupper() for c in first[1][1:]):
            return True
        left, right = first[1].lower(), second[0].lower()
        whole, compound = self.words[left + right], self.words[f"{left}-{right}"]
        if whole or compound:
            return compound > whole
        # a part of a longer compound: wild-type-like
        return right in words("compound_end") or text[: -len(left) - 1].endswith("-")


def written(paragraphs: Sequence[Paragraph], usual: float, doi: str) -> list[str]:
    """The paragraphs with the signs of title and headings; the title first, whatever stands above it."""
    title = _title(paragraphs, usual)
    found = [f"# {title.text}"] if title else []
    found += [doi] if doi else []
    front = title is not None
    above = title is not None
    for paragraph in paragraphs:
        if paragraph is title:
            above = False
            continue
        if above and len(paragraph.text) < 60 and not any(map(str.isdigit, paragraph.text)):
            continue  # the journal's name or the kind of article, which would be read as an author's
        known = is_known_heading(paragraph.text)
        front = front and not known and not (not above and is_prose(paragraph))
        heading = known or (not front and is_heading(paragraph, usual))
        found.append(f"## {paragraph.text}" if heading else entry_of(paragraph))
    return found


def _title(paragraphs: Sequence[Paragraph], usual: float) -> Paragraph | None:
    first = [p for p in paragraphs if p.lines[0].page == 0 and sum(map(str.isalpha, p.text)) > 12 and len(p.text) < 300]
    largest = max((p.size for p in first), default=0.0)
    if not first or largest < 1.15 * usual:
        return None
    return next(p for p in first if p.size == largest)


def is_prose(paragraph: Paragraph) -> bool:
    """Whether a paragraph is running text."""
    text = paragraph.text
    return len(paragraph.lines) > 2 and len(text) > 200 and is_complete(text, 0, len(text))


def is_heading(paragraph: Paragraph, usual: float) -> bool:
    """Whether a paragraph is a heading: short, and set apart by its font or known as one."""
    text = paragraph.text
    if paragraph.references or len(paragraph.lines) > 3 or len(text) > 150 or text[-1] in ".,;:":
        return False
    if not text[0].isalnum() or sum(map(str.isalpha, text)) < 3 or caption_kind(text, whole_span(text)):
        return False
    return paragraph.size > 1.08 * usual or (paragraph.bold and paragraph.size > 0.93 * usual)


def entry_of(paragraph: Paragraph) -> str:
    """The words of a paragraph, a raised number before an entry of the bibliography as ``7.``."""
    raised = re.match(r"\^\{(\d{1,4})\}\s*", paragraph.text) if paragraph.references else None
    return f"{raised[1]}. {paragraph.text[raised.end() :]}" if raised else paragraph.text
