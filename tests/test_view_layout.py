"""The picture's geometry: labels keep apart, edges end where they should, and a large graph stays readable."""

from __future__ import annotations

from itertools import combinations

import pytest

from kg.model import ClaimGraph, Entity, Evidence, Run, Span, Statement
from kg.view.curves import GLYPH, LINE, covers, curve
from kg.view.layout import layout
from kg.view.scene import Scene, label_lines, scene, text_width
from tests.view_fixture import claim_graph

CATEGORIES = (
    "biolink:SmallMolecule", "biolink:Gene", "biolink:Disease", "biolink:PhenotypicFeature", "biolink:BiologicalProcess"
)  # fmt: skip


def made_up(entities: int, claims: int) -> ClaimGraph:
    """A graph whose claims are spread by a linear congruence; claim number k rests on k modulo 6 references."""
    held = tuple(Entity(f"claimgraph:E{n:04}", f"entity {n} of many words", CATEGORIES[n % 5]) for n in range(entities))
    made: dict[tuple[str, str], Statement] = {}
    for k in range(claims):
        a, b = held[(k * 37 + k * k) % entities].curie, held[(k * 101 + 11) % entities].curie
        cited = tuple(range(1, 1 + k % 6))
        evidence = Evidence("doi:10.9999/many", (Span(0, 4),), "Word", "body", "r", references=cited)
        made[a, b] = Statement(a, "biolink:affects", b, evidence=(evidence,))
    return ClaimGraph((), held, tuple(made[key] for key in sorted(made)), Run("0", "0", "0"))


@pytest.fixture(scope="module", params=["a small graph", "a large graph"])
def drawn(request: pytest.FixtureRequest) -> Scene:
    return scene(claim_graph() if request.param == "a small graph" else made_up(90, 150))


def test_no_two_labels_and_no_outline_and_label_overlap(drawn: Scene) -> None:
    boxes = []
    for number, (x, y) in layout(drawn).positions.items():
        node = drawn.nodes[number]
        half = max(node.half_width, GLYPH)
        boxes.append((x - half, y - GLYPH, x + half, y + GLYPH + LINE * len(node.lines)))
    for a, b in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


def test_drugs_stand_left_of_genes_those_left_of_diseases_those_left_of_adverse_events(drawn: Scene) -> None:
    columns: dict[int, list[float]] = {}
    for number, (x, _) in layout(drawn).positions.items():
        columns.setdefault(drawn.nodes[number].group.band, []).append(x)
    for left, right in combinations(sorted(columns), 2):
        assert max(columns[left]) < min(columns[right])


def test_an_edge_ends_outside_the_outline_and_the_label_of_both_its_nodes(drawn: Scene) -> None:
    plan = layout(drawn)
    for edge, bend in zip(drawn.edges, plan.bends, strict=False):
        source, target = drawn.nodes[edge.source], drawn.nodes[edge.target]
        a, b = plan.positions[edge.source], plan.positions[edge.target]
        seen = curve(edge, source, target, a, b, bend)
        if edge.source != edge.target:
            assert not covers(source, a, seen.start)
            assert not covers(target, b, seen.head[0] if seen.head else seen.end)


def test_parallel_edges_curve_apart() -> None:
    picture = scene(claim_graph())
    plan = layout(picture)
    middles: dict[frozenset[int], list[tuple[float, float]]] = {}
    for edge, bend in zip(picture.edges, plan.bends, strict=True):
        ends = plan.positions[edge.source], plan.positions[edge.target]
        seen = curve(edge, picture.nodes[edge.source], picture.nodes[edge.target], *ends, bend)
        middles.setdefault(frozenset((edge.source, edge.target)), []).append(seen.middle)
    assert max(map(len, middles.values())) >= 2
    for held in middles.values():
        for (x, y), (u, v) in combinations(held, 2):
            assert (x - u) ** 2 + (y - v) ** 2 >= 15.0**2


def test_a_claim_of_an_entity_about_itself_is_a_loop() -> None:
    evidence = Evidence("doi:10.9999/many", (Span(0, 4),), "Word", "body", "r")
    statement = Statement("HGNC:1", "biolink:regulates", "HGNC:1", evidence=(evidence,))
    picture = scene(ClaimGraph((), (), (statement,), Run("0", "0", "0")))
    plan = layout(picture)
    at = plan.positions[0]
    seen = curve(picture.edges[0], picture.nodes[0], picture.nodes[0], at, at, plan.bends[0])
    assert seen.middle[1] < at[1] - 40 and seen.start[0] < seen.end[0]


def test_of_a_large_graph_the_best_supported_claims_are_drawn() -> None:
    picture = scene(made_up(120, 400), drawn_nodes=50)
    assert len(picture.nodes) > 100 and len(picture.drawn_nodes) <= 50
    weakest = min(edge.observations for edge in picture.edges[: picture.drawn_edges])
    assert weakest >= max(edge.observations for edge in picture.edges[picture.drawn_edges :])
    assert set(layout(picture).positions) == picture.drawn_nodes


def test_a_label_is_at_most_two_lines_and_says_when_it_is_cut() -> None:
    lines = label_lines("a rather long name of a very rare disease of the blood with a suffix")
    assert len(lines) == 2 and lines[1].endswith("…")
    assert all(text_width(line) <= 130 for line in label_lines("W" * 80))
    assert label_lines("") == ("",)
