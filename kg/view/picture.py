"""The network as a still picture: one SVG with its legend.

A PNG of it needs a browser only: ``chromium --headless --no-sandbox --screenshot=network.png --window-size=1400,1000
network.svg`` (the size of the picture stands in the SVG's ``width`` and ``height``).
"""

from __future__ import annotations

from html import escape

from kg.model import Certainty, ClaimGraph
from kg.view.appearance import families, groups
from kg.view.curves import GLYPH, LINE, Point, control, curve
from kg.view.details import CERTAINTY_WORDS
from kg.view.layout import Layout, layout
from kg.view.scene import Edge, Node, Scene, scene, text_width

BAND_TITLES = ("Drugs and regimens", "Genes, processes, cells", "Diseases", "Phenotypes and adverse events")
DASHES = {
    Certainty.ASSERTED: "",
    Certainty.HEDGED: "9 5",
    Certainty.HYPOTHESISED: "2 5",
    Certainty.OPEN_QUESTION: "1 10",
}
_MARGIN, _TOP = 24.0, 44.0
_STEP = 250.0
"""Between the entries of the legend: room for the longest, in units of the drawing."""
_INK, _MUTED, _GROUND, _RULE, _TIE = "#1c2227", "#5d666e", "#ffffff", "#e1e5e8", "#c3cad0"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _line(start: Point, control: Point, end: Point, colour: str, width: float, certainty: Certainty) -> str:
    dash = f' stroke-dasharray="{DASHES[certainty]}"' if DASHES[certainty] else ""
    return (
        f'<path d="M{_pair(start)}Q{_pair(control)} {_pair(end)}" fill="none" stroke="{colour}"'
        f' stroke-width="{_number(width)}" stroke-linecap="{"round" if dash else "butt"}"{dash}/>'
    )


def _badge(at: Point, colour: str, negated: bool) -> str:
    """The mark on an edge: a cross where the text denies it, a question mark where it asks."""
    x, y = at
    centre = f'cx="{_number(x)}" cy="{_number(y)}"'
    ring = f'<circle {centre} r="7.5" fill="{_GROUND}" stroke="{colour}" stroke-width="1.5"/>'
    if not negated:
        return ring + _text("?", (x, y + 4), 11.5, colour, "middle", bold=True)
    cross = f"M{_pair((x - 3.4, y - 3.4))}l6.8 6.8M{_pair((x + 3.4, y - 3.4))}l-6.8 6.8"
    return f'{ring}<path d="{cross}" stroke="{colour}" stroke-width="2.2"/>'


def _text(words: str, at: Point, size: float, colour: str, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{_number(at[0])}" y="{_number(at[1])}" font-size="{_number(size)}" fill="{colour}"'
        f' text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def edge_title(edge: Edge, picture: Scene) -> str:
    """The claim in words, with what backs it."""
    ends = [picture.nodes[end].entity.label for end in (edge.source, edge.target)]
    seen = f"{edge.observations} observation{'' if edge.observations == 1 else 's'}"
    denial = "denied: " if edge.negated else ""
    return f"{denial}{ends[0]} {edge.words} {ends[1]} ({CERTAINTY_WORDS[edge.certainty]}, {seen})"


def _edge(edge: Edge, picture: Scene, places: dict[int, Point], bend: float) -> str:
    source, target = picture.nodes[edge.source], picture.nodes[edge.target]
    drawn = curve(edge, source, target, places[edge.source], places[edge.target], bend)
    colour = families()[edge.family].light
    parts = [f"<g><title>{escape(edge_title(edge, picture))}</title>"]
    parts.append(_line(drawn.start, drawn.control, drawn.end, colour, edge.width, edge.certainty))
    if drawn.head:
        parts.append(f'<path d="M{"L".join(_pair(point) for point in drawn.head)}Z" fill="{colour}"/>')
    x, y = drawn.middle
    asked = edge.certainty is Certainty.OPEN_QUESTION
    if edge.negated:
        parts.append(_badge((x - 9.0 if asked else x, y), colour, True))
    if asked:
        parts.append(_badge((x + 9.0 if edge.negated else x, y), colour, False))
    return "".join((*parts, "</g>"))


def _tie(part: Point, whole: Point) -> str:
    aside = 90.0 if part[0] == whole[0] and abs(part[1] - whole[1]) > 120.0 else 0.0
    bent = control(part, whole, aside)
    return f'<path d="M{_pair(part)}Q{_pair(bent)} {_pair(whole)}" fill="none" stroke="{_TIE}" stroke-width="1.2"/>'


def _node(node: Node, at: Point) -> str:
    lines = "".join(
        f'<tspan x="0" y="{_number(GLYPH + 12 + LINE * place)}">{escape(line)}</tspan>'
        for place, line in enumerate(node.lines)
    )
    return (
        f'<g transform="translate({_pair(at)})"><title>{escape(node.entity.label)}</title>'
        f'<path d="{node.group.shape}" fill="{node.group.light}" stroke="{_GROUND}" stroke-width="1.5"/>'
        f'<text font-size="12" fill="{_INK}" text-anchor="middle" stroke="{_GROUND}" stroke-width="4"'
        f' stroke-linejoin="round" paint-order="stroke">{lines}</text></g>'
    )


def _legend(picture: Scene, width: float, top: float) -> tuple[str, float]:
    """The legend and where it ends."""
    edges = picture.edges[: picture.drawn_edges]
    used = {picture.nodes[n].group.key for n in picture.drawn_nodes}
    shapes = [
        (f'<g transform="translate({_pair((x, y))}) scale(.72)"><path d="{group.shape}" fill="{group.light}"/></g>')
        + _text(group.label, (x + 16, y + 4), 11.5, _MUTED)
        for group, (x, y) in zip([g for g in groups().values() if g.key in used], _cells(width, top), strict=False)
    ]
    rows = -(-len(shapes) // _columns(width))
    kinds = [family for key, family in families().items() if key in {e.family for e in edges}]
    lines = [(CERTAINTY_WORDS[c], _MUTED, c, False) for c in Certainty]
    lines += [(kind.label, kind.light, Certainty.ASSERTED, kind.key == "denied") for kind in kinds]
    drawn = []
    for (label, colour, certainty, denied), (x, y) in zip(lines, _cells(width, top + rows * 22 + 8), strict=False):
        drawn.append(_line((x - 9, y), (x + 8, y), (x + 25, y), colour, 2.2, certainty))
        if denied or certainty is Certainty.OPEN_QUESTION:
            drawn.append(_badge((x + 8, y), colour, denied))
        drawn.append(_text(label, (x + 33, y + 4), 11.5, _MUTED))
    return "".join((*shapes, *drawn)), top + rows * 22 + 8 + 22 * -(-len(lines) // _columns(width))


def _columns(width: float) -> int:
    return max(1, int(width / _STEP))


def _cells(width: float, top: float) -> list[Point]:
    columns = _columns(width)
    return [(_MARGIN + 12 + _STEP * (k % columns), top + 22.0 * (k // columns)) for k in range(40)]


def _bands(plan: Layout, width: float) -> str:
    return "".join(
        _text(title, (min(max(x + _MARGIN, half + 4), width - half - 4), 28.0), 12.0, _MUTED, "middle", bold=True)
        for band, x in plan.bands
        for title, half in [(BAND_TITLES[band], text_width(BAND_TITLES[band]) * 0.53)]
    )


def network_svg(graph: ClaimGraph) -> str:
    """The network of a graph as an SVG on white ground, with a legend below; equal graphs give equal bytes.

    A graph with more entities than fit shows its best-supported claims and says how many.
    """
    picture = scene(graph)
    plan = layout(picture)
    width = max(plan.width + 2 * _MARGIN, 700.0)
    legend, foot = _legend(picture, width, plan.height + _TOP + 26)
    height = foot + 26.0
    places = {node: (x + _MARGIN, y + _TOP) for node, (x, y) in plan.positions.items()}
    edges = picture.edges[: picture.drawn_edges]
    drawn = f"{picture.drawn_edges} of {len(picture.edges)} claims, best supported first"
    shown = f"{drawn}; width: independent observations"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" height="{_number(height)}"'
        f' viewBox="0 0 {_number(width)} {_number(height)}" font-family="system-ui, -apple-system, Segoe UI, Roboto,'
        ' Helvetica, Arial, sans-serif" role="img" aria-label="Network of claims">',
        f'<rect width="100%" height="100%" fill="{_GROUND}"/>',
        _bands(plan, width),
        *(_tie(places[part], places[whole]) for part, whole in picture.ties if {part, whole} <= places.keys()),
        *(_edge(edge, picture, places, bend) for edge, bend in zip(edges, plan.bends, strict=True)),
        *(_node(picture.nodes[n], at) for n, at in places.items()),
        f'<path d="M{_MARGIN} {_number(plan.height + _TOP + 6)}H{_number(width - _MARGIN)}" stroke="{_RULE}"/>',
        legend,
        _text(shown, (_MARGIN, height - 12), 11.5, _MUTED),
        "</svg>\n",
    ]
    return "\n".join(parts)
