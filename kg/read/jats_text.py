"""The text of a JATS article as it grows, passage by passage, with the citations that stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from kg.model import Citation, Passage, Span
from kg.read.xml import flat

SKIPPED = frozenset({"tex-math", "label", "object-id", "alternatives", "graphic", "media", "inline-graphic"})
"""Elements whose words are not read where they stand."""
_FLOATS = frozenset({"fig", "table-wrap", "fig-group", "table-wrap-group", "boxed-text", "supplementary-material"})
BLOCKS = _FLOATS | {"list", "def-list", "disp-quote", "sec", "p", "table", "disp-formula", "disp-formula-group", "fn"}
"""Elements that are passages of their own wherever they stand."""
_TABLES = frozenset({"table", "table-wrap"})
_APART = SKIPPED | BLOCKS | {"xref", "sup", "break"}
_JOINS = re.compile(r"(?:\^\{|[\s,;()\[\]–‐‑−}-])*\Z")
_LONGEST_RANGE = 500
_RANGE = re.compile(r"\s*[–‐‑−-]\s*\Z")


@dataclass(slots=True)
class _Marker:
    """A citation of the passage that is being written, which the next link may extend.

    `start` and `end` count from the passage's start, `piece` is the number of pieces up to its end; `numbers` is a
    set that keeps its order.
    """

    start: int
    end: int
    numbers: dict[int, None]
    piece: int


class Text:
    """Passages parted by a blank line. Offsets count code points from the start of the text.

    :param numbers: the ids of the bibliography's entries in the file, and their numbers.
    """

    def __init__(self, numbers: dict[str, int]) -> None:
        self.passages: list[Passage] = []
        self.citations: list[Citation] = []
        self.aside: list[etree._Element] = []
        """Blocks met within the passage; their own passages are written after it."""
        self._numbers = numbers
        self._texts: list[str] = []
        self._length = 0
        self._raw: list[str] = []
        self.put: Callable[[str], None] = self._raw.append
        """Write words into the passage that is being written."""
        self._pieces: list[str] = []
        self._reached = 0
        self._markers: list[_Marker] = []
        self._in_cell = False

    def __str__(self) -> str:
        return "\n\n".join(self._texts)

    def add(self, words: str, section: str, heading: str | None) -> Span:
        """Write words that have single blanks as a passage, and return its place."""
        start = self._length + 2 if self._texts else 0
        self._length = start + len(words)
        self._texts.append(words)
        span = Span(start, self._length)
        self.passages.append(Passage((span,), section, heading))
        return span

    def close(self, section: str, heading: str | None) -> None:
        """End the passage that is being written; one without words is none."""
        if self._pieces:
            self._settle()
            words = "".join(self._pieces).removesuffix(" ")
            self._pieces.clear()
            self._reached = 0
        else:
            words = _single("".join(self._raw)).strip(" ")
            self._raw.clear()
        if words:
            start = self.add(words, section, heading).start
            for marker in self._markers:
                surface = words[marker.start : marker.end]
                span = Span(start + marker.start, start + marker.start + len(surface))
                self.citations.append(Citation(span, surface, tuple(marker.numbers), "given"))
        self._markers.clear()

    def inline(self, element: etree._Element) -> None:
        """Write the words within an element into the passage that is being written."""
        raw = self._raw
        if words := element.text:
            raw.append(words)
        for inner in element:
            if inner.tag in _APART:
                self._apart(inner)
            elif len(inner):
                self.inline(inner)
            elif words := inner.text:
                raw.append(words)
            if words := inner.tail:
                raw.append(words)

    def cell(self, element: etree._Element) -> None:
        """Write the words within a cell of a table, with those of its blocks; the rows of a table in it are rows."""
        self._in_cell = True
        self.inline(element)
        self._in_cell = False

    def _apart(self, inner: etree._Element) -> None:
        name = inner.tag
        if name == "xref" and inner.get("ref-type") == "bibr":
            self._cite(inner)
        elif name == "sup" and not is_blank(inner):
            self._raw.append("^{")
            self.inline(inner)
            self._raw.append("}")
        elif name == "break":
            self._raw.append(" ")
        elif name == "p":
            self.inline(inner)
            self._raw.append(" ")
        elif name in BLOCKS:
            self._raw.append(" ")
            if not self._in_cell:
                self.aside.append(inner)
            elif name not in _TABLES:
                self.inline(inner)
                self._raw.append(" ")
        elif name not in SKIPPED or name == "alternatives":
            self.inline(inner)

    def _cite(self, xref: etree._Element) -> None:
        rid = xref.get("rid", "")
        numbers = [self._numbers[name] for name in rid.split() if name in self._numbers]
        if not numbers:
            self.inline(xref)
            return
        self._settle()
        start, before = self._reached, len(self._pieces)
        self.inline(xref)
        self._settle()
        last = self._markers[-1] if self._markers else None
        between = "".join(self._pieces[last.piece : before]) if last else ""
        if last and _JOINS.match(between):
            meant = range(next(reversed(last.numbers)) + 1, numbers[0])
            if len(meant) < _LONGEST_RANGE and _RANGE.match(between.replace("^{", "").replace("}", "")):
                last.numbers.update(dict.fromkeys(meant))
            last.numbers.update(dict.fromkeys(numbers))
            last.end, last.piece = self._reached, len(self._pieces)
            return
        surface = "".join(self._pieces[before:])
        if not surface.isspace() and surface:
            start += surface.startswith(" ")
            self._markers.append(_Marker(start, self._reached, dict.fromkeys(numbers), len(self._pieces)))

    def _settle(self) -> None:
        """Give the words so far single blanks, so that their length is known."""
        if not self._raw:
            return
        words = _single("".join(self._raw))
        self._raw.clear()
        if words.startswith(" ") and (not self._pieces or self._pieces[-1].endswith(" ")):
            words = words[1:]
        if words:
            self._pieces.append(words)
            self._reached += len(words)


def is_blank(element: etree._Element) -> bool:
    """Whether an element holds no words."""
    words = element.text
    return not flat(element) if len(element) else not words or words.isspace()


def _single(words: str) -> str:
    """The words with single blanks; blanks at the edges stay, as one."""
    if words.isascii() and not ("\n" in words or "  " in words or "\t" in words or "\r" in words):
        return words
    inner = " ".join(words.split())
    if not inner:
        return " "
    return f"{' ' if words[0].isspace() else ''}{inner}{' ' if words[-1].isspace() else ''}"
