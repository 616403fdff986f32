"""Lines → paragraphs, by indents, gaps and fonts; one that goes on in the next column or on the next page is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kg.model import Span
from kg.read.boundary import is_complete
from kg.read.paragraphs import caption_kind, is_known_heading, starts_with_label
from kg.read.pdf.furniture import opens_references
from kg.read.pdf.lines import Paragraph, Placed, is_small

ENTRY = re.compile(r"(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.)]?)(?=\s|[A-ZÀ-Þ])|\^\{(\d{1,4})\}\s*")


def usual_size(lines: Sequence[Placed]) -> float:
    """The font size of most of the text."""
    sizes: Counter[float] = Counter()
    for placed in lines:
        sizes[placed.line.size] += len(placed.line.glyphs)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _leadings(lines: Sequence[Placed]) -> dict[float, float]:
    """The distance that lines of each size mostly have."""
    found: dict[float, Counter[float]] = {}
    for before, here in pairwise(lines):
        step = before.line.y - here.line.y
        if before.column == here.column and before.line.size == here.line.size and step < 2.5 * here.line.size:
            found.setdefault(here.line.size, Counter())[round(step, 1)] += 1
    return {
        size: max(steps, key=lambda step: (steps[step], -step)) for size, steps in found.items() if steps.total() > 3
    }


def paragraphs_of(lines: Sequence[Placed]) -> list[Paragraph]:
    """The paragraphs of the lines, those that a column or page breaks in pieces."""
    leadings = _leadings(lines)
    found: list[Paragraph] = []
    listing = False
    expected: int | None = None
    for placed in lines:
        text = placed.line.text
        if is_known_heading(text) and (not found or _may_end(found[-1], placed)):
            found.append(Paragraph([placed]))
            listing = opens_references(text)
            expected = None
            continue
        number = ENTRY.match(text) if listing else None
        printed = int(number[1] or number[2] or number[3] or number[4]) if number else None
        if printed is not None and (expected is None or expected <= printed <= expected + 2):
            starts, expected = True, printed + 1
        elif not found or _is_heading_line(found[-1]):
            starts = True
        else:
            starts = _starts(found[-1], placed, leadings, numbered=listing and expected is not None)
        if starts:
            found.append(Paragraph([], references=listing))
        found[-1].lines.append(placed)
    return found


def _is_heading_line(paragraph: Paragraph) -> bool:
    return len(paragraph.lines) == 1 and is_known_heading(paragraph.lines[0].line.text)


def _may_end(paragraph: Paragraph, placed: Placed) -> bool:
    last = paragraph.lines[-1]
    text = last.line.text
    other = last.column != placed.column or last.line.size != placed.line.size or last.line.bold != placed.line.bold
    return other or is_complete(text, 0, len(text)) or _has_room(last, placed)


def _has_room(last: Placed, placed: Placed) -> bool:
    """Whether the first word of the next line would have fitted on the last: the line ends where its author ends it."""
    return last.line.x1 + placed.line.first_word + 0.4 * last.line.size < last.right


def _starts(paragraph: Paragraph, placed: Placed, leadings: dict[float, float], *, numbered: bool) -> bool:
    """Whether a line starts a paragraph, within a column; over its end `rejoined` decides."""
    last, line = paragraph.lines[-1], placed.line
    if last.column != placed.column:
        return not numbered
    em = last.line.size
    if abs(line.size - em) > 0.06 * em and not is_small(line):
        return True
    text = last.line.text
    complete = is_complete(text, 0, len(text))
    if line.bold != last.line.bold and (complete or not line.text[:1].islower()):
        return True
    if last.line.y - line.y > 1.2 * leadings.get(em, 1.3 * em) + 0.5:
        return True
    if numbered:
        return False
    if complete and (caption_kind(line.text, whole_span(line.text)) or starts_with_label(line.text[:60])):
        return True
    room = _has_room(last, placed)
    if complete and room:
        return True
    if abs((line.x0 + line.x1) - (last.line.x0 + last.line.x1)) < 3 and room:
        return False  # centred lines
    shift = line.x0 - last.line.x0
    if len(paragraph.lines) == 1:
        return room and complete
    return shift > 0.6 * em or (shift < -0.6 * em and complete)


def whole_span(text: str) -> Span:
    """All of a text."""
    return Span(0, len(text))


def rejoined(paragraphs: Sequence[Paragraph], usual: float) -> list[Paragraph]:
    """Paragraphs that go on in the next column or on the next page in one; what stands between comes after them."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        target = _broken_off(found, paragraph, usual)
        if target is None:
            found.append(paragraph)
        else:
            target.lines.extend(paragraph.lines)
    return found


def _broken_off(found: Sequence[Paragraph], paragraph: Paragraph, usual: float) -> Paragraph | None:
    first = paragraph.lines[0]
    words = first.line.text
    if is_known_heading(words) or caption_kind(words, whole_span(words)):
        return None
    for back, before in enumerate(reversed(found[-6:])):
        last = before.lines[-1]
        text = last.line.text
        same = abs(last.line.size - first.line.size) < 0.06 * last.line.size and before.bold == paragraph.bold
        caption = caption_kind(before.lines[0].line.text, whole_span(before.lines[0].line.text)) is not None
        if same and not caption and last.column != first.column and not _is_heading_line(before):
            open_end = not is_complete(text, 0, len(text)) and not _has_room(last, first)
            if open_end and (words[:1].islower() or (not back and len(before.lines) > 1)):
                return before
            full = not _has_room(last, first) and first.line.x0 - first.left < 0.5 * first.line.size
            indented = before.lines[0].line.x0 - before.lines[0].left > 0.6 * last.line.size
            return before if not back and full and indented and len(before.lines) > 1 else None
        if not caption and abs(before.size - usual) < 0.06 * usual:
            return None
    return None
