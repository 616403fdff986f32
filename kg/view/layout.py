"""Where the nodes stand and how the edges bend.

Columns from left to right hold drugs, then genes and processes, then diseases, then adverse events. Within its columns
each node takes a place of a staggered grid, so labels never overlap; places are exchanged as long as that shortens the
edges or takes one off a node. Only addition, multiplication, division and square root are used and every result is
rounded, so all platforms give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from kg.view.curves import Point, along, control, covers
from kg.view.scene import Node, Scene

COLUMN, ROW, BAND_GAP = 150.0, 94.0, 64.0
_BANDS = 4
_ASPECT = 1.25
_OBSTACLE = 150.0
_PASSES = 14
_EXACT_LIMIT = 90
_CANDIDATES = (0.0, 30.0, -30.0, 60.0, -60.0, 90.0, -90.0, 130.0, -130.0, 180.0, -180.0)


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions of the drawn nodes in pixels (y downwards) and, for each drawn edge, how far its control point stands
    from the middle of its ends, to the left of the direction of travel seen on screen. `bands` are the centres of the
    columns that hold nodes, with their numbers."""

    positions: dict[int, Point]
    bends: tuple[float, ...]
    bands: tuple[tuple[int, float], ...]
    width: float
    height: float


def _slots(counts: Sequence[int]) -> tuple[list[list[Point]], float, float]:
    """For each band its places, for the number of rows whose picture comes nearest to the wanted aspect."""
    best: tuple[float, list[int], int] | None = None
    for rows in range(2, max(counts) + 3):
        columns = [-(-(count + count // 6) // rows) for count in counts]
        used = sum(1 for number in columns if number)
        width = sum(columns) * COLUMN + (used - 1) * BAND_GAP
        distance = abs(width - _ASPECT * (rows + 0.5) * ROW)
        if best is None or distance < best[0]:
            best = (distance, columns, rows)
    assert best is not None
    _, columns, rows = best
    places: list[list[Point]] = []
    x, staggered = COLUMN / 2, False
    for number in columns:
        band = []
        for _ in range(number):
            band += [(x, (row + (1.0 if staggered else 0.5)) * ROW) for row in range(rows)]
            x, staggered = x + COLUMN, not staggered
        places.append(band)
        x += BAND_GAP if number else 0.0
    return places, x - COLUMN / 2 - BAND_GAP, (rows + 0.5) * ROW


def _distance(a: Point, b: Point) -> float:
    dx, dy = a[0] - b[0], a[1] - b[1]
    return sqrt(dx * dx + dy * dy)


def _obstacles(places: Sequence[Point]) -> list[list[int]]:
    """For each pair of places the set, as bits, of the places whose node a straight line between the two would hit."""
    masks = [[0] * len(places) for _ in places]
    for i, a in enumerate(places):
        for j in range(i):
            b = places[j]
            dx, dy = b[0] - a[0], b[1] - a[1]
            length = dx * dx + dy * dy
            mask = 0
            for k, c in enumerate(places):
                t = ((c[0] - a[0]) * dx + (c[1] + 10.0 - a[1]) * dy) / length
                ex, ey = a[0] + t * dx - c[0], a[1] + t * dy - c[1] - 10.0
                if k not in (i, j) and 0.0 < t < 1.0 and abs(ex) < 48.0 and abs(ey) < 26.0:
                    mask |= 1 << k
            masks[i][j] = masks[j][i] = mask
    return masks


@dataclass(slots=True)
class _Board:
    """Who stands where while places are exchanged."""

    places: list[Point]
    holder: list[int | None]
    at: dict[int, int]
    pulls: dict[int, list[tuple[int, float]]]
    masks: list[list[int]] | None
    occupied: int

    def cost(self, *nodes: int | None) -> float:
        total = 0.0
        for node in nodes:
            for other, weight in self.pulls.get(node, ()) if node is not None else ():
                here, there = self.at[node], self.at[other]  # type: ignore[index]
                total += weight * _distance(self.places[here], self.places[there])
                if self.masks:
                    total += weight * _OBSTACLE * (self.masks[here][there] & self.occupied).bit_count()
        return total

    def exchange(self, one: int, two: int) -> None:
        a, b = self.holder[one], self.holder[two]
        self.holder[one], self.holder[two] = b, a
        if a is not None:
            self.at[a] = two
        if b is not None:
            self.at[b] = one
        if (a is None) != (b is None):
            self.occupied ^= (1 << one) | (1 << two)


def _improve(board: _Board, bands: Sequence[range]) -> None:
    for _ in range(_PASSES):
        moved = False
        for band in bands:
            for one in band:
                for two in range(one + 1, band.stop):
                    a, b = board.holder[one], board.holder[two]
                    if a is None and b is None:
                        continue
                    before = board.cost(a, b)
                    board.exchange(one, two)
                    if board.cost(a, b) < before - 1e-6:
                        moved = True
                    else:
                        board.exchange(one, two)
        if not moved:
            return


def _pulls(scene: Scene) -> dict[int, list[tuple[int, float]]]:
    pulls: dict[int, list[tuple[int, float]]] = {}
    pairs = [(e.source, e.target, 1.0) for e in scene.edges[: scene.drawn_edges]]
    for source, target, weight in [*pairs, *((a, b, 0.5) for a, b in scene.ties)]:
        if source != target and {source, target} <= scene.drawn_nodes:
            pulls.setdefault(source, []).append((target, weight))
            pulls.setdefault(target, []).append((source, weight))
    return pulls


def _place(scene: Scene) -> tuple[dict[int, Point], tuple[tuple[int, float], ...], float, float]:
    nodes = scene.nodes
    bands = [
        sorted((n for n in scene.drawn_nodes if nodes[n].group.band == band), key=lambda n: (-nodes[n].claims, n))
        for band in range(_BANDS)
    ]
    slots, width, height = _slots([len(band) for band in bands])
    places = [place for band in slots for place in band]
    holder: list[int | None] = [None] * len(places)
    at: dict[int, int] = {}
    ranges, first = [], 0
    for band, held in zip(slots, bands, strict=True):
        middle_first = sorted(range(len(band)), key=lambda k: (abs(band[k][1] - height / 2), band[k][0]))
        for node, k in zip(held, middle_first, strict=False):
            holder[first + k], at[node] = node, first + k
        ranges.append(range(first, first + len(band)))
        first += len(band)
    masks = _obstacles(places) if len(places) <= _EXACT_LIMIT else None
    board = _Board(places, holder, at, _pulls(scene), None, sum(1 << slot for slot in at.values()))
    _improve(board, ranges)
    board.masks = masks
    if masks:
        _improve(board, ranges)
    centres = tuple(
        (number, round(sum(x for x, _ in band) / len(band), 1)) for number, band in enumerate(slots) if band
    )
    top = min(places[slot][1] for slot in board.at.values()) - ROW / 2
    bottom = max(places[slot][1] for slot in board.at.values()) + ROW / 2
    positions = {node: (places[slot][0], places[slot][1] - top) for node, slot in sorted(board.at.items())}
    return positions, centres, width, bottom - top


def _bends(scene: Scene, positions: dict[int, Point]) -> tuple[float, ...]:
    """The gentlest bend with which each bundle of parallel edges passes beside the other nodes."""
    edges = scene.edges[: scene.drawn_edges]
    parallel: dict[tuple[int, int], list[int]] = {}
    for number, edge in enumerate(edges):
        parallel.setdefault((min(edge.source, edge.target), max(edge.source, edge.target)), []).append(number)
    bends = [0.0] * len(edges)
    for (low, high), held in parallel.items():
        if low == high:
            bends = [70.0 + 22.0 * held.index(n) if n in held else bend for n, bend in enumerate(bends)]
            continue
        a, b = positions[low], positions[high]
        near = _neighbourhood(scene, positions, low, high)
        best = min((_hits(a, b, bend, near) + abs(bend) / 60.0, abs(bend), bend) for bend in _CANDIDATES)[2]
        if len(held) == 1 and best == 0.0:
            best = 16.0
        for place, number in enumerate(held):
            offset = best + (place - (len(held) - 1) / 2) * 46.0
            bends[number] = offset if edges[number].source == low else -offset
    return tuple(round(bend, 1) for bend in bends)


def _neighbourhood(scene: Scene, positions: dict[int, Point], low: int, high: int) -> list[tuple[Node, Point]]:
    a, b = positions[low], positions[high]
    left, right = min(a[0], b[0]) - 160, max(a[0], b[0]) + 160
    top, bottom = min(a[1], b[1]) - 160, max(a[1], b[1]) + 160
    return [
        (scene.nodes[n], p)
        for n, p in positions.items()
        if n not in (low, high) and left <= p[0] <= right and top <= p[1] <= bottom
    ]


def _hits(a: Point, b: Point, bend: float, near: list[tuple[Node, Point]]) -> float:
    c = control(a, b, bend)
    steps = max(12, int(_distance(a, b) / 14.0))
    points = [along(a, c, b, k / steps) for k in range(1, steps)]
    return sum(1.0 for node, at in near if any(covers(node, at, point, 3.0) for point in points))


def layout(scene: Scene) -> Layout:
    """The layout of the drawn part of a scene; equal scenes give equal layouts to the last digit."""
    if not scene.drawn_nodes:
        return Layout({}, (), (), COLUMN, ROW)
    positions, bands, width, height = _place(scene)
    return Layout(positions, _bends(scene, positions), bands, round(width, 1), round(height, 1))
