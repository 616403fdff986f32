"""The curves of the edges: quadratic, cut off at the outlines and labels of their ends. `assets/curves.js` is the twin
of this module in the page; a test holds the two together."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from kg.view.scene import Edge, Node

Point = tuple[float, float]

GLYPH = 14.0
"""Half the height of a node's outline, in pixels; the label stands below it."""
LINE = 14.0
"""The height of a line of a label, in pixels."""
_STEPS = 80


@dataclass(frozen=True, slots=True)
class Curve:
    """The visible part of an edge: its three control points, the tip and wings of its arrowhead, and its middle."""

    start: Point
    control: Point
    end: Point
    head: tuple[Point, Point, Point] | None
    middle: Point


def covers(node: Node, at: Point, point: Point, margin: float = 0.0) -> bool:
    """Whether the node's outline, or its label below, covers a point; `margin` widens both."""
    dx, dy = point[0] - at[0], point[1] - at[1]
    reach, half = GLYPH + margin, node.half_width + margin
    return dx * dx + dy * dy <= reach * reach or (
        -half <= dx <= half and GLYPH <= dy <= GLYPH + 3.0 + LINE * len(node.lines) + margin
    )


def control(a: Point, b: Point, bend: float) -> Point:
    """The control point of the curve from `a` to `b`: `bend` pixels off the middle, to the left of the way."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = sqrt(dx * dx + dy * dy) or 1.0
    return (a[0] + b[0]) / 2 + dy / length * bend, (a[1] + b[1]) / 2 - dx / length * bend


def along(a: Point, c: Point, b: Point, t: float) -> Point:
    """The point of the curve at `t` in 0..1."""
    u = 1.0 - t
    return u * u * a[0] + 2 * u * t * c[0] + t * t * b[0], u * u * a[1] + 2 * u * t * c[1] + t * t * b[1]


def _between(p: Point, q: Point, t: float) -> Point:
    return p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t


def _part(a: Point, c: Point, b: Point, first: float, last: float) -> tuple[Point, Point, Point]:
    """The control points of the stretch from `first` to `last` (de Casteljau)."""
    start, end = along(a, c, b, first), along(a, c, b, last)
    return start, _between(_between(a, c, first), _between(c, b, first), last), end


def _visible(covered: list[bool]) -> tuple[int, int]:
    """The first and last step of the uncovered stretch nearest to the middle; a short middle piece if there is none."""
    half = _STEPS // 2
    free = [step for step in range(_STEPS + 1) if not covered[step]]
    if not free:
        return half - 4, half + 4
    first = last = min(free, key=lambda step: (abs(step - half), step))
    while not covered[first - 1]:
        first -= 1
    while not covered[last + 1]:
        last += 1
    return first, last


def loop(at: Point, bend: float) -> tuple[Point, Point, Point]:
    """The control points of an edge from a node to itself, above the node."""
    return (at[0] - 12.0, at[1] - 10.0), (at[0], at[1] - 30.0 - bend), (at[0] + 12.0, at[1] - 10.0)


def curve(edge: Edge, source: Node, target: Node, a: Point, b: Point, bend: float) -> Curve:
    """The visible curve of an edge between nodes at `a` and `b`."""
    if edge.source == edge.target:
        a, c, b = loop(a, bend)
        first, last = 0, _STEPS
    else:
        c = control(a, b, bend)
        first, last = _visible([
            covers(source, a, point, 2.0) or covers(target, b, point, 2.0)
            for point in (along(a, c, b, step / _STEPS) for step in range(_STEPS + 1))
        ])  # fmt: skip
    start, c, end = _part(a, c, b, first / _STEPS, last / _STEPS)
    middle = along(start, c, end, 0.5)
    if edge.symmetric:
        return Curve(start, c, end, None, middle)
    dx, dy = end[0] - c[0], end[1] - c[1]
    length = sqrt(dx * dx + dy * dy) or 1.0
    dx, dy = dx / length, dy / length
    size = 7.0 + 1.4 * edge.width
    foot, wing = (end[0] - dx * size, end[1] - dy * size), size * 0.46
    wings = (foot[0] - dy * wing, foot[1] + dx * wing), (foot[0] + dy * wing, foot[1] - dx * wing)
    return Curve(start, c, (end[0] - dx * size * 0.8, end[1] - dy * size * 0.8), (end, *wings), middle)
