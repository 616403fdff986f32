"""JATS articles (NISO Z39.96): the text in reading order, its sections, its references, its citations as given.

The text is made here: blanks are single, emphasis is dropped, raised words are ``^{…}``, paragraphs are parted by a
blank line. The file knows which reference each marker means; a range that is printed with two links is filled in.
"""

from __future__ import annotations

import re

from lxml import etree

from kg.identifiers import is_valid
from kg.model import Citation, Document, Passage, Reference, Rejection, Source, Span
from kg.read.jats_meta import PrintedReference, metadata, printed_references
from kg.read.paragraphs import heading_words
from kg.read.source import STAGE
from kg.read.vocabulary import headings
from kg.read.xml import entity_text, flat, tag

FORMAT = "jats"
_SKIPPED = frozenset({"tex-math", "label", "object-id", "alternatives", "graphic", "media", "inline-graphic"})
_FLOATS = frozenset({"fig", "table-wrap", "fig-group", "table-wrap-group", "boxed-text", "supplementary-material"})
_BLOCKS = _FLOATS | {"list", "def-list", "disp-quote", "sec", "p", "table", "disp-formula", "disp-formula-group", "fn"}
_BLANKS = re.compile(r"\s\s+|[^\S ]")
_JOINS = re.compile(r"[\s,;()\[\]–‐‑−-]*\Z")
_LONGEST_HEAD = 80
_RANGE = re.compile(r"\s*[–‐‑−-]\s*\Z")
_KIND_OF_NOTE = {
    "conflict": "disclosures",
    "COI-statement": "disclosures",
    "coi-statement": "disclosures",
    "con": "contributions",
}


def article(root: etree._Element, source: Source) -> Document | Rejection:
    """The document that an ``article`` element holds; its id is its DOI, else its PMID, else made of the SHA-256."""
    about = metadata(root)
    entries = printed_references(root)
    writer = _Writer({name: number for number, entry in enumerate(entries, 1) for name in entry.ids})
    if about.title:
        writer.paragraph(root.find("./front/article-meta/title-group/article-title"), "title")
    for abstract in root.findall("./front/article-meta/abstract"):
        writer.block(abstract, "abstract")
    for note in root.findall("./front/article-meta/author-notes/fn"):
        if note.get("fn-type") in _KIND_OF_NOTE:
            writer.block(note, _KIND_OF_NOTE[note.get("fn-type", "")])
    for name in ("body", "floats-group", "back"):
        for part in root.findall(f"./{name}"):
            writer.block(part, "back_matter" if name == "back" else "body")
    references = tuple(writer.entry(number, entry) for number, entry in enumerate(entries, 1))
    if not writer.passages:
        return Rejection(STAGE, source.name, "no text in the article", "give the full text, not only its metadata")
    printed = (f"doi:{about.doi}", f"PMID:{about.pmid}")
    return Document(
        next(filter(is_valid, printed), f"claimgraph:document/{source.sha256[:16]}"),
        source,
        "".join(writer.parts),
        about,
        tuple(writer.passages),
        references,
        given_citations=tuple(writer.citations),
    )


class _Writer:
    """The text as it grows, with the passages and citations on it. Offsets count code points from its start."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers
        self.parts: list[str] = []
        self.length = 0
        self.passages: list[Passage] = []
        self.citations: list[Citation] = []
        self.start = 0
        self.section = "body"
        self.heading: str | None = None
        self.pending: list[etree._Element] = []
        self.in_cell = False

    # --- structure

    def block(self, element: etree._Element, section: str) -> None:
        """Write an element that holds paragraphs: a section, a list, a figure, a table, a note."""
        name = tag(element)
        if name in ("ref-list", "title", "label", "sub-article", "response") or name in _SKIPPED:
            return
        heading = self.heading
        section = self._section_of(element, section)
        if name in ("fig", "table-wrap", "boxed-text", "supplementary-material"):
            self._float(element, section)
        elif name == "table":
            self._rows(element)
        elif name in ("p", "disp-quote", "term", "def", "attrib", "verse-line") and not _holds_blocks_only(element):
            self.paragraph(element, section)
        else:
            for inner in element:
                self.block(inner, section)
        self.heading = heading

    def paragraph(self, element: etree._Element | None, section: str, *, lead: str = "") -> None:
        """Write an element's words as one passage; blocks within it follow as passages of their own."""
        if element is None:
            return
        outer = self.pending
        self.pending = []
        self._open(section)
        if lead:
            self._put(f"{lead} ")
        self._inline(element)
        self._close()
        pending, self.pending = self.pending, outer
        for block in pending:
            self.block(block, section)

    def entry(self, number: int, printed: PrintedReference) -> Reference:
        """Write a bibliography entry, and return it with its place."""
        self._open("references")
        start = self.length
        self._put(printed.text or "—")
        self._close()
        span = Span(start, self.length)
        at = start + printed.title_start
        title = Span(at, at + len(printed.title)) if printed.title else None
        return Reference(
            number,
            span,
            printed.text or "—",
            printed.doi,
            printed.pmid,
            printed.authors,
            printed.year,
            printed.title,
            title,
            "printed" if printed.doi or printed.pmid else None,
        )

    def _section_of(self, element: etree._Element, section: str) -> str:
        title = flat(element.find("title"))
        kind = _KIND_OF_NOTE.get(element.get("fn-type") or element.get("notes-type") or element.get("sec-type") or "")
        if title:
            self.heading = title
            known = headings().get(heading_words(title))
            if known and known.section not in ("body", "abstract", "references") and kind is None:
                kind = known.section
        return kind if kind and section not in ("abstract",) else section

    def _float(self, element: etree._Element, section: str) -> None:
        name = tag(element)
        if name in ("boxed-text", "supplementary-material"):
            for inner in element:
                self.block(inner, section)
            return
        place = "figure_caption" if name == "fig" else "table"
        label = flat(element.find("label"))
        lead = f"{label}." if label and not label.endswith((".", ":")) else label
        caption = element.find("caption")
        for inner in caption if caption is not None else ():
            self.paragraph(inner, place, lead=lead)
            lead = ""
        for inner in element:
            if tag(inner) not in ("label", "caption", "object-id"):
                self.block(inner, place)

    def _rows(self, table: etree._Element) -> None:
        """Write a row a passage, ``Arm: A | Response: 5 of 10``: a cell under a column head is led by it."""
        heads = _column_heads(table)
        for row in table.iter("tr"):
            inside = row.getparent()
            named = heads if inside is None or tag(inside) != "thead" else {}
            self._open("table")
            column = 0
            for cell in row:
                if self.length > self.start:
                    self._put(" | ")
                head, before = named.get(column, ""), self.length
                if head:
                    self._put(f"{head}: ")
                after = self.length
                self.in_cell = True
                self._inline(cell)
                self.in_cell = False
                if head and self.length == after:
                    self._take_back(before)
                column += _spanned(cell, "colspan")
            self._close()

    def _take_back(self, length: int) -> None:
        """Leave out what was written last, down to a length."""
        while self.length > length:
            self.length -= len(self.parts.pop())

    # --- text

    def _open(self, section: str) -> None:
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        self.start, self.section = self.length, section

    def _close(self) -> None:
        while self.parts and self.length > self.start and self.parts[-1] == " ":
            self.parts.pop()
            self.length -= 1
        if self.length > self.start:
            if self.parts[-1].endswith(" "):
                self.parts[-1] = self.parts[-1][:-1]
                self.length -= 1
            self.passages.append(Passage((Span(self.start, self.length),), self.section, self.heading))
        elif self.parts:
            self.parts.pop()
            self.length -= 2

    def _put(self, words: str) -> None:
        if not words:
            return
        words = _BLANKS.sub(" ", words)
        if words[:1] == " " and (self.length == self.start or self.parts[-1][-1:] == " "):
            words = words[1:]
        if words:
            self.parts.append(words)
            self.length += len(words)

    def _inline(self, element: etree._Element) -> None:
        self._put(entity_text(element) or (element.text or "" if tag(element) else ""))
        for inner in element:
            name = tag(inner)
            if name in _BLOCKS and name != "p" and self.in_cell:
                if name not in ("table", "table-wrap"):
                    self._put(" ")
                    self._inline(inner)
                self._put(" ")
            elif name in _BLOCKS and name != "p":
                self.pending.append(inner)
                self._put(" ")
            elif name == "xref" and inner.get("ref-type") == "bibr":
                self._cite(inner)
            elif name == "sup" and flat(inner):
                self._put("^{")
                self._inline(inner)
                self._put("}")
            elif name == "break":
                self._put(" ")
            elif name not in _SKIPPED or name == "alternatives":
                self._inline(inner)
                if name == "p":
                    self._put(" ")
            self._put(inner.tail or "")

    def _cite(self, xref: etree._Element) -> None:
        numbers = [self.numbers[name] for name in (xref.get("rid") or "").split() if name in self.numbers]
        start = self.length
        self._inline(xref)
        if not numbers:
            return
        last = self.citations[-1] if self.citations else None
        if last is not None and last.span.start >= self.start and (joined := self._joined(last, start, numbers)):
            self.citations[-1] = joined
            return
        surface = self._tail(self.length - start)
        lead = len(surface) - len(surface.lstrip())
        span = Span(start + lead, self.length)
        if surface.strip():
            self.citations.append(Citation(span, surface.lstrip(), tuple(dict.fromkeys(numbers)), "given"))

    def _joined(self, last: Citation, start: int, numbers: list[int]) -> Citation | None:
        """The citation before, extended by this one, where nothing but commas, dashes or brackets parts the two."""
        text = self._tail(self.length - last.span.start)
        offset = last.span.start
        between = text[last.span.end - offset : start - offset].replace("^{", "").replace("}", "")
        if not _JOINS.match(between):
            return None
        if _RANGE.match(between):
            numbers = [*range(last.references[-1] + 1, numbers[0]), *numbers]
        span = Span(offset, self.length)
        return Citation(span, text, tuple(dict.fromkeys((*last.references, *numbers))), "given")

    def _tail(self, length: int) -> str:
        parts: list[str] = []
        have = 0
        for part in reversed(self.parts):
            parts.append(part)
            have += len(part)
            if have >= length:
                break
        return "".join(reversed(parts))[-length:] if length else ""


def _column_heads(table: etree._Element) -> dict[int, str]:
    """The words over each column, from the last row of the table's head; none where the head spans several columns."""
    rows = table.findall(".//thead/tr")
    heads: dict[int, str] = {}
    column = 0
    for cell in rows[-1] if rows else ():
        if _spanned(cell, "colspan") == 1 and _spanned(cell, "rowspan") == 1:
            heads[column] = flat(cell).rstrip(":")[:_LONGEST_HEAD]
        column += _spanned(cell, "colspan")
    whole = len(rows) == 1 or all(_spanned(cell, "rowspan") == 1 for row in rows[:-1] for cell in row)
    return heads if whole else {}


def _spanned(cell: etree._Element, name: str) -> int:
    printed = cell.get(name, "1")
    return int(printed) if printed.isdigit() and 0 < int(printed) < 1000 else 1


def _holds_blocks_only(element: etree._Element) -> bool:
    words = (element.text or "").strip() or any((inner.tail or "").strip() for inner in element)
    return not words and len(element) > 0 and all(tag(inner) in _BLOCKS for inner in element)
