"""JATS articles (NISO Z39.96): the text in reading order, its sections, its references, its citations as given.

The text is made here: blanks are single, emphasis is dropped, raised words are ``^{…}``, paragraphs are parted by a
blank line. The file knows which reference each marker means; a range that is printed with two links is filled in.
"""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from kg.identifiers import is_valid
from kg.model import Document, Reference, Rejection, Source, Span
from kg.read.jats_meta import metadata
from kg.read.jats_references import PrintedReference, printed_references
from kg.read.jats_text import BLOCKS, SKIPPED, Text
from kg.read.paragraphs import heading_words
from kg.read.source import STAGE
from kg.read.vocabulary import headings
from kg.read.xml import child, children, flat

FORMAT = "jats"
_PASSED_OVER = SKIPPED | {"ref-list", "title", "sub-article", "response"}
_PARAGRAPHS = frozenset({"p", "disp-quote", "term", "def", "attrib", "verse-line"})
_LONGEST_HEAD = 80
_MOST_COLUMNS = 500
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
    meta = children(child(front, "article-meta")) if (front := child(root, "front")) is not None else {}
    for group in meta.get("title-group", ()) if about.title else ():
        writer.paragraph(child(group, "article-title"), "title")
    for abstract in meta.get("abstract", ()):
        writer.block(abstract, "abstract")
    for note in (note for notes in meta.get("author-notes", ()) for note in notes if note.tag == "fn"):
        if note.get("fn-type") in _KIND_OF_NOTE:
            writer.block(note, _KIND_OF_NOTE[note.get("fn-type", "")])
    for name in ("body", "floats-group", "back"):
        for part in root.iterchildren(name):
            writer.block(part, "back_matter" if name == "back" else "body")
    text = writer.text
    references = tuple(_entry(text, number, printed) for number, printed in enumerate(entries, 1))
    if not text.passages:
        return Rejection(STAGE, source.name, "no text in the article", "give the full text, not only its metadata")
    printed = (f"doi:{about.doi}", f"PMID:{about.pmid}")
    return Document(
        next(filter(is_valid, printed), f"claimgraph:document/{source.sha256[:16]}"),
        source,
        str(text),
        about,
        tuple(text.passages),
        references,
        given_citations=tuple(text.citations),
    )


class _Writer:
    """Writes the blocks of an article into its text, each in the section and under the heading that it stands in."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.text = Text(numbers)
        self.heading: str | None = None

    def block(self, element: etree._Element, section: str) -> None:
        """Write an element that holds paragraphs: a section, a list, a figure, a table, a note."""
        name = element.tag
        if name == "p" and not _holds_blocks_only(element):
            self.paragraph(element, section)
            return
        if name in _PASSED_OVER:
            return
        heading = self.heading
        section = self._section_of(element, section)
        if name == "fig" or name == "table-wrap":
            self._float(element, "figure_caption" if name == "fig" else "table")
        elif name == "table":
            self._rows(element)
        elif name in _PARAGRAPHS and not _holds_blocks_only(element):
            self.paragraph(element, section)
        else:
            for inner in element:
                self.block(inner, section)
        self.heading = heading

    def paragraph(self, element: etree._Element | None, section: str, *, lead: str = "") -> None:
        """Write an element's words as one passage; blocks within it follow as passages of their own."""
        if element is None:
            return
        text = self.text
        if lead:
            text.put(f"{lead} ")
        text.inline(element)
        text.close(section, self.heading)
        if text.aside:
            blocks, text.aside = text.aside, []
            for block in blocks:
                self.block(block, section)

    def _section_of(self, element: etree._Element, section: str) -> str:
        kind = _KIND_OF_NOTE.get(element.get("fn-type") or element.get("notes-type") or element.get("sec-type") or "")
        if title := flat(child(element, "title")):
            self.heading = title
            kind = kind or _section_named(title)
        return kind if kind and section != "abstract" else section

    def _float(self, element: etree._Element, place: str) -> None:
        label = flat(child(element, "label"))
        lead = f"{label}." if label and not label.endswith((".", ":")) else label
        caption = child(element, "caption")
        for inner in caption if caption is not None else ():
            self.paragraph(inner, place, lead=lead)
            lead = ""
        for inner in element:
            if inner.tag != "caption":
                self.block(inner, place)

    def _rows(self, table: etree._Element) -> None:
        """Write a row a passage, ``Arm: A | Response: 5 of 10``: a cell under a column head is led by it."""
        text = self.text
        heads, rows = _column_heads(table)
        columns = _Columns(max(heads, default=-1) + 1)
        for row, is_head in rows:
            begun = False
            columns.next_row(row)
            for cell in row:
                if begun:
                    text.put(" | ")
                head = heads.get(columns.of(cell)) if heads and not is_head else None
                words = cell.text
                if flat(cell) if len(cell) else words and not words.isspace():
                    begun = True
                    if head:
                        text.put(f"{head}: ")
                    if len(cell):
                        text.cell(cell)
                    elif words:
                        text.put(words)
            text.close("table", self.heading)


class _Columns:
    """Which column each cell of a table stands in, row by row: cells may span columns, and rows below.

    :param number: how many columns are looked after, at most `_MOST_COLUMNS`.
    """

    def __init__(self, number: int) -> None:
        self._number = min(number, _MOST_COLUMNS)
        self._group: etree._Element | None = None
        self._column = 0
        self._taken: dict[int, int] = {}

    def next_row(self, row: etree._Element) -> None:
        """Go to the next row; no cell reaches from one group of rows into another."""
        group = row.getparent()
        left = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}
        self._taken = left if group is self._group else {}
        self._group, self._column = group, 0

    def of(self, cell: etree._Element) -> int:
        """The column that the next cell of the row starts in."""
        while self._column in self._taken:
            self._column += 1
        column = self._column
        self._column += _spanned(cell, "colspan")
        rows = _spanned(cell, "rowspan")
        if rows > 1:
            self._taken.update(dict.fromkeys(range(column, min(self._column, self._number)), rows))
        return column


def _entry(text: Text, number: int, printed: PrintedReference) -> Reference:
    """Write an entry of the bibliography, and return it with its place."""
    words = printed.text or "—"
    span = text.add(words, "references", None)
    title = None
    if printed.title:
        at = span.start + printed.title_start
        title = Span(at, at + len(printed.title))
    return Reference(
        number,
        span,
        words,
        printed.doi,
        printed.pmid,
        printed.authors,
        printed.year,
        printed.title,
        title,
        "printed" if printed.doi or printed.pmid else None,
    )


@lru_cache(maxsize=4096)
def _section_named(title: str) -> str | None:
    """The section that a heading opens, where it is another than the one it stands in."""
    known = headings().get(heading_words(title))
    return known.section if known and known.section not in ("body", "abstract", "references") else None


def _column_heads(table: etree._Element) -> tuple[dict[int, str], list[tuple[etree._Element, bool]]]:
    """The words over each column, and the rows, each with whether it stands in the table's head.

    The words are those of the last row of the head; none where the head spans several columns.
    """
    rows = [(row, (above := row.getparent()) is not None and above.tag == "thead") for row in table.iter("tr")]
    top = [row for row, is_head in rows if is_head]
    heads: dict[int, str] = {}
    column = 0
    for cell in top[-1] if top else ():
        wide = _spanned(cell, "colspan")
        if wide == 1 and _spanned(cell, "rowspan") == 1:
            heads[column] = flat(cell).rstrip(":")[:_LONGEST_HEAD]
        column += wide
    whole = all(_spanned(cell, "rowspan") == 1 for row in top[:-1] for cell in row)
    return heads if whole else {}, rows


def _spanned(cell: etree._Element, name: str) -> int:
    printed = cell.get(name)
    if printed is None or printed == "1":
        return 1
    return int(printed) if printed.isdecimal() and 0 < int(printed) < 1000 else 1


def _holds_blocks_only(element: etree._Element) -> bool:
    words = element.text
    if (words and not words.isspace()) or not len(element):
        return False
    return all(inner.tag in BLOCKS and (inner.tail is None or inner.tail.isspace()) for inner in element)
