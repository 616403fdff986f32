"""The shapes: each constraint has a graph that breaks it, and pySHACL and the set engine see the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg import vocabulary as term
from kg.rdf import quads
from kg.resources import data_folder
from kg.store import load
from kg.validate.reference import reference_violations
from kg.validate.report import Violation
from kg.validate.sets import set_violations
from kg.validate.shapes import Constraint, NodeShape, PropertyShape, node_shapes, shape_graph
from tests import builders

SHAPES = shape_graph(data_folder("shapes"))
NODE_SHAPES = node_shapes(SHAPES)
LINES = tuple(quads(builders.graph(builders.annotation(), builders.curated())))

Case = tuple[NodeShape, PropertyShape, Constraint]
CASES: list[Case] = [(s, p, c) for s in NODE_SHAPES for p in s.properties for c in p.constraints]


def _case_name(case: Case) -> str:
    shape, property_, constraint = case
    return "-".join(iri.rsplit("/")[-1].rsplit("#")[-1] for iri in (shape.iri, property_.path, constraint.component))


def _focus(shape: NodeShape, lines: tuple[str, ...] | list[str]) -> tuple[str, str]:
    """A node that a shape is about, and its named graph."""
    mark = f" <{term.TYPE}> <{shape.target_class}> " if shape.target_class else f" <{shape.target_property}> "
    line = next(line for line in lines if mark in line)
    return line.split()[0], line.split()[-2]


def _broken(case: Case, lines: tuple[str, ...] | list[str]) -> list[str]:
    """The lines with one constraint broken at one node."""
    shape, property_, constraint = case
    node, graph = _focus(shape, lines)
    path = f"<{property_.path}>"

    def triple(value: str) -> str:
        return f"{value} {path} {node} {graph} ." if property_.inverse else f"{node} {path} {value} {graph} ."

    def is_own(line: str) -> bool:
        subject, predicate, rest = line.split(" ", 2)
        return predicate == path and ((rest.split()[0] if property_.inverse else subject) == node)

    own = [line for line in lines if is_own(line)]
    others = [line for line in lines if not is_own(line)]
    kind = constraint.component.rsplit("#")[-1].removesuffix("ConstraintComponent")
    limit = constraint.values[0].split("^^")[0].strip('"')
    integer = f"^^<{term.XSD}integer>"
    match kind:
        case "MinCount":
            return others + own[: int(limit) - 1]
        case "MaxCount":
            return [*lines, *(triple(f"<https://example.org/{n}>") for n in range(int(limit) + 1))]
        case "Datatype":
            return [*others, triple(f'"x"^^<{term.XSD}anyURI>')]
        case "NodeKind":
            return [*others, triple('"words"' if limit.endswith("IRI>") else "_:blank")]
        case "Class":
            return [*others, triple("<https://example.org/thing>")]
        case "In":
            return [*others, triple('"nothing of the kind"')]
        case "Pattern":
            return [*others, triple('"/?"')]
        case "MinLength":
            return [*others, triple('""')]
        case "MinInclusive":
            return [*others, triple(f'"{int(limit) - 1}"{integer}')]
        case "MaxInclusive":
            return [*others, triple(f'"{int(limit) + 1}"{integer}')]
        case "LessThan":
            return [*others, triple(f'"999999"{integer}')]
    raise AssertionError(kind)


def test_a_right_graph_breaks_no_shape() -> None:
    store = load(LINES)
    assert list(set_violations(store, NODE_SHAPES)) == []
    assert list(reference_violations(store, SHAPES)) == []


@pytest.mark.parametrize("case", CASES, ids=_case_name)
def test_each_constraint_is_broken_with_its_own_message(case: Case) -> None:
    shape, property_, constraint = case
    alone = replace(shape, closed=False, properties=(replace(property_, constraints=(constraint,)),))
    node, _graph = _focus(shape, LINES)
    assert list(set_violations(load(LINES), [alone])) == []
    found = list(set_violations(load(_broken(case, LINES)), [alone]))
    assert (node, property_.message) in {(violation.focus, violation.message) for violation in found}
    assert property_.message.endswith(".") and "\n" not in property_.message


@pytest.mark.parametrize("shape", [s for s in NODE_SHAPES if s.closed], ids=lambda shape: shape.iri.rsplit("/")[-1])
def test_a_property_that_no_shape_names_is_a_violation(shape: NodeShape) -> None:
    node, graph = _focus(shape, LINES)
    stray = f'{node} <{term.CLAIMGRAPH}no_such_property> "x" {graph} .'
    (violation,) = set_violations(load([*LINES, stray]), [shape])
    assert (violation.focus, violation.message) == (node, shape.message)
    assert "does not name" in violation.message


def _batches() -> Iterator[list[str]]:
    """Graphs with many constraints broken at once, all of one kind in each."""
    for component in sorted({constraint.component for _shape, _property, constraint in CASES}):
        lines = list(LINES)
        for case in CASES:
            if case[2].component == component:
                lines = _broken(case, lines)
        yield lines
    strays = [f'{n} <{term.CLAIMGRAPH}no_such> "x" {g} .' for n, g in (_focus(shape, LINES) for shape in NODE_SHAPES)]
    yield [*LINES, *strays]


@pytest.mark.parametrize("lines", list(_batches()), ids=lambda lines: str(len(lines)))
def test_pyshacl_and_the_set_engine_find_the_same(lines: list[str]) -> None:
    store = load(lines)
    by_sets = set(map(_comparable, set_violations(store, NODE_SHAPES)))
    by_pyshacl = set(map(_comparable, reference_violations(store, SHAPES)))
    assert by_sets == by_pyshacl
    assert by_sets


def _comparable(violation: Violation) -> Violation:
    """Blank nodes are named anew by every parser."""
    return replace(violation, value="_:blank") if (violation.value or "").startswith("_:") else violation


def test_the_shapes_describe_every_class_of_the_graph() -> None:
    described = {shape.target_class for shape in NODE_SHAPES}
    classes: dict[str, set[str]] = {}
    for quad in ox.parse("\n".join(LINES), format=ox.RdfFormat.N_QUADS):
        if quad.predicate.value == term.TYPE and isinstance(quad.object, ox.NamedNode):
            classes.setdefault(str(quad.subject), set()).add(quad.object.value)
    assert all(of_node & described for of_node in classes.values())
