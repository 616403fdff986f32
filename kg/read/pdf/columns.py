"""The lines of a page in reading order: one column or two, with what goes over both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kg.read.pdf.furniture import rows_of
from kg.read.pdf.lines import Glyph, Line, Placed

WIDEST = 5_000
"""A page wider than the largest poster is none with columns."""


def in_reading_order(pages: Sequence[Sequence[Line]]) -> Iterator[Placed]:
    """The lines of all pages as they are read, each in its column."""
    own = [_gutter(page) for page in pages]
    usual = [gutter for gutter, _ in Counter(gutter for gutter in own if gutter is not None).most_common(4)]
    column = 0
    for number, page in enumerate(pages):
        gutter = own[number] if own[number] is not None else _borrowed(page, usual)
        for left, right, lines in _columns(page, gutter):
            column += 1
            for line in lines:
                yield Placed(line, left, right, column, number)


def _gutter(page: Sequence[Line], *, pairs: int = 4) -> float | None:
    """Where the gap between two columns is, None on a page of one: few lines cross it, and text stands on both sides.

    A table has gaps as well, but its rows are not filled.
    """
    if len(page) < 2 * pairs:
        return None
    left, right = min(line.x0 for line in page), max(line.x1 for line in page)
    width = right - left
    if width > WIDEST:
        return None
    bins = range(int(left + 0.2 * width), int(left + 0.8 * width) + 1)
    crossing = Counter({x: 0 for x in bins})
    for line in page:
        if line.x1 - line.x0 < 0.12 * width:
            continue  # a page number may stand between the columns
        crossing.update(x for x in range(int(line.x0), int(line.x1) + 2) if x in crossing)
    least = min(crossing.values(), default=0)
    runs: list[list[int]] = []
    for x in bins:
        if crossing[x] == least:
            if runs and runs[-1][-1] == x - 1:
                runs[-1].append(x)
            else:
                runs.append([x])
    for run in sorted(runs, key=lambda run: (-len(run), run[0]))[:8]:
        middle = (run[0] + run[-1]) / 2
        if len(run) > 2 and _parts_columns(page, middle, left, right, pairs):
            return middle
    return None


def _parts_columns(page: Sequence[Line], x: float, left: float, right: float, pairs: int) -> bool:
    before = rows_of(line for line in page if line.x1 <= x)
    after = rows_of(line for line in page if line.x0 >= x)
    beside = sum(any(abs(row[0].y - other[0].y) < row[0].size for other in before) for row in after)
    return beside >= pairs and _filled(before, x - left) and _filled(after, right - x)


def _filled(rows: Sequence[Sequence[Line]], width: float) -> bool:
    shares = sorted(sum(line.x1 - line.x0 for line in row) / width for row in rows)
    return bool(shares) and shares[len(shares) // 2] > 0.55


def _borrowed(page: Sequence[Line], usual: Sequence[float]) -> float | None:
    """The gap that other pages have, for a page whose second column is almost empty."""
    for x in usual:
        sides = [line.x1 <= x or line.x0 >= x for line in page]
        if any(line.x0 >= x for line in page) and sum(sides) > 0.7 * len(sides):
            return x
    return None


def _columns(page: Sequence[Line], gutter: float | None) -> Iterator[tuple[float, float, list[Line]]]:
    """The columns of a page in reading order, each with its edges; a line over both columns ends those above it."""
    if not page:
        return
    if gutter is None:
        yield min(line.x0 for line in page), max(line.x1 for line in page), merged_stretches(page)
        return
    sides = [[line for line in page if line.x1 <= gutter], [line for line in page if line.x0 >= gutter]]
    edges = [(min(line.x0 for line in side), max(line.x1 for line in side)) for side in sides if side]
    whole = min(line.x0 for line in page), max(line.x1 for line in page)
    band: list[Line] = []
    wide: list[Line] = []
    for row in rows_of(page):
        if any(line.x0 < gutter < line.x1 for line in row):
            yield from _sides(band, gutter, edges)
            band = []
            wide.extend(row)
        else:
            if wide:
                yield *whole, merged_stretches(wide)
            wide = []
            band.extend(row)
    if wide:
        yield *whole, merged_stretches(wide)
    yield from _sides(band, gutter, edges)


def _sides(
    band: Sequence[Line], gutter: float, edges: Sequence[tuple[float, float]]
) -> Iterator[tuple[float, float, list[Line]]]:
    first = [line for line in band if line.x1 <= gutter]
    second = [line for line in band if line.x0 >= gutter]
    for side, (left, right) in ((first, edges[0]), (second, edges[-1])):
        inner = _gutter(side)
        if side and inner is not None:
            yield from _columns(side, inner)
        elif side:
            yield left, right, merged_stretches(side)


def merged_stretches(stretches: Iterable[Line]) -> list[Line]:
    """Whole lines, from top to bottom."""
    lines = []
    for row in rows_of(stretches):
        glyphs: list[Glyph] = []
        for stretch in sorted(row, key=lambda line: line.x0):
            first = stretch.glyphs[0]
            apart = bool(glyphs) and (first.space or first.x0 - glyphs[-1].x1 > 0.15 * first.size)
            glyphs += [first._replace(space=apart), *stretch.glyphs[1:]]
        lines.append(Line(glyphs))
    return lines
