"""Running heads, feet and page numbers: what the edges of several pages say alike is no text of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from kg.read.frontmatter import DOI
from kg.read.paragraphs import heading_words, is_known_heading
from kg.read.pdf.lines import Line
from kg.read.vocabulary import headings

EDGE = 3
"""So many lines at the top and at the bottom of a page may be running heads, feet and page numbers."""
DOI_LINE = re.compile(r"\bdoi\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\d{1,5}")
NO_LETTERS = re.compile(r"[\W\d_]+")


def without_furniture(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], str]:
    """The pages without running heads, feet and page numbers, and the line of page one that prints a DOI there."""
    edges = [_edges(page) for page in pages]
    keys = [[NO_LETTERS.sub("", line.text).casefold() for line in edge] for edge in edges]
    kept, doi = [], ""
    # in a list of references on page one, a DOI at the foot is another article's
    own_doi = len(pages) > 1 and not any(opens_references(line.text) for line in pages[0])
    for number, page in enumerate(pages):
        drop = {id(line) for line in _page_numbers(rows_of(page))}
        for line, key in zip(edges[number], keys[number], strict=True):
            others = (n for n in (number - 2, number - 1, number + 1, number + 2) if 0 <= n < len(pages))
            if any(
                _alike(line, key, other, other_key)
                for n in others
                for other, other_key in zip(edges[n], keys[n], strict=True)
            ):
                drop.add(id(line))
            if number == 0 and not doi and own_doi and DOI_LINE.search(line.text) and DOI.search(line.text):
                doi = line.text
                drop.add(id(line))
        kept.append([line for line in page if id(line) not in drop])
    return kept, doi


def _page_numbers(rows: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """A number alone in the first or last row of a page, well apart from the rows beside it."""
    for edge, beside in ((rows[:1], rows[1:2]), (rows[-1:], rows[-2:-1])):
        for (line, *others), (near, *_) in zip(edge, beside, strict=False):
            if not others and _PAGE_NUMBER.fullmatch(line.text) and abs(line.y - near.y) > 1.8 * line.size:
                yield line


def opens_references(text: str) -> bool:
    """Whether a line is the heading of a list of references."""
    return is_known_heading(text) and headings()[heading_words(text)].section == "references"


def _edges(page: Sequence[Line]) -> list[Line]:
    rows = rows_of(page)
    return [line for row in (rows if len(rows) <= 2 * EDGE else rows[:EDGE] + rows[-EDGE:]) for line in row]


def _alike(line: Line, key: str, other: Line, other_key: str) -> bool:
    if abs(line.y - other.y) > 4 or abs(line.size - other.size) > 1:
        return False
    if not key:
        return not other_key and len(line.text) < 16 and any(c.isdigit() for c in line.text)
    if key == other_key:
        return True
    longer = max(len(key), len(other_key))
    near = min(len(key), len(other_key)) > 0.8 * longer > 8
    return near and SequenceMatcher(None, key, other_key, autojunk=False).ratio() > 0.85


def rows_of(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that stand beside each other, from the top of the page to its bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if rows and rows[-1][0].y - line.y <= 0.45 * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows
