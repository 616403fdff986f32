"""SHACL Core by set queries: each constraint of the shapes as one SPARQL query over all graphs at once.

A node is looked at in each named graph apart, as `kg.validate.reference` does: two documents may give one article
different numbers. Only a value's class is looked for in every graph. Section numbers are those of
https://www.w3.org/TR/shacl/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyoxigraph as ox

from kg.validate.report import Violation
from kg.validate.shapes import Constraint, NodeShape, PropertyShape
from kg.vocabulary import SH, XSD

_LEXICAL = {
    f"<{XSD}integer>": r"^[+-]?[0-9]+$",
    f"<{XSD}decimal>": r"^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)$",
    f"<{XSD}boolean>": r"^(true|false|1|0)$",
}
_MIN_COUNT = f"{SH}MinCountConstraintComponent"
_KINDS = {
    f"<{SH}IRI>": "isIRI(?value)",
    f"<{SH}Literal>": "isLiteral(?value)",
    f"<{SH}IRIOrLiteral>": "(isIRI(?value) || isLiteral(?value))",
}


def set_violations(store: ox.Store, shapes: Sequence[NodeShape]) -> Iterator[Violation]:
    """The violations of all constraints of the shapes, in no order."""
    for shape in shapes:
        if shape.closed:
            yield from _closed(store, shape)
        for property_ in shape.properties:
            used = _is_used(store, property_.path)
            for constraint in property_.constraints:
                if used or constraint.component == _MIN_COUNT:
                    yield from _constraint(store, shape, property_, constraint)


def _is_used(store: ox.Store, path: str) -> bool:
    """Whether a property has values anywhere: without any, only a least count can be broken."""
    return next(store.quads_for_pattern(None, ox.NamedNode(path), None), None) is not None


def _closed(store: ox.Store, shape: NodeShape) -> Iterator[Violation]:
    """4.8.1, sh:closed."""
    allowed = {*shape.ignored, *(p.path for p in shape.properties if not p.inverse)}
    listed = ", ".join(f"<{path}>" for path in sorted(allowed))
    query = f"SELECT ?this ?path ?value WHERE {{ GRAPH ?g {{ {_target(shape)} ?this ?path ?value }} "
    query += f"FILTER(?path NOT IN ({listed})) }}"
    component = f"{SH}ClosedConstraintComponent"
    for solution in _solutions(store, query):
        yield Violation(
            str(solution["this"]),
            str(solution["path"]),
            str(solution["value"]),
            shape.message,
            component,
            shape.iri,
        )


def _constraint(
    store: ox.Store, shape: NodeShape, property_: PropertyShape, constraint: Constraint
) -> Iterator[Violation]:
    query = _QUERIES[constraint.component](shape, property_, constraint)
    path = f"^<{property_.path}>" if property_.inverse else f"<{property_.path}>"
    for solution in _solutions(store, query):
        value = solution["value"] if _has_value(query) else None
        yield Violation(
            str(solution["this"]),
            path,
            None if value is None else str(value),
            property_.message,
            constraint.component,
            shape.iri,
        )


def _solutions(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return iter(found)


def _has_value(query: str) -> bool:
    return query.startswith("SELECT DISTINCT ?this ?value")


def _target(shape: NodeShape) -> str:
    return f"?this a <{shape.target_class}> ." if shape.target_class else f"?this <{shape.target_property}> ?target ."


def _values(property_: PropertyShape, value: str = "?value") -> str:
    return f"{value} <{property_.path}> ?this ." if property_.inverse else f"?this <{property_.path}> {value} ."


def _where(shape: NodeShape, property_: PropertyShape, test: str) -> str:
    return (
        f"SELECT DISTINCT ?this ?value WHERE {{ GRAPH ?g {{ {_target(shape)} {_values(property_)} }} "
        f"FILTER(!COALESCE({test}, false)) }}"
    )


def _min_count(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.2.1."""
    least = _number(constraint)
    if least == 1:
        return (
            f"SELECT DISTINCT ?this WHERE {{ GRAPH ?g {{ {_target(shape)} }} "
            f"FILTER NOT EXISTS {{ GRAPH ?g {{ {_values(property_)} }} }} }}"
        )
    return _counted(shape, property_, f"< {least}")


def _max_count(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.2.2."""
    most = _number(constraint)
    if most == 1:
        return (
            f"SELECT DISTINCT ?this WHERE {{ GRAPH ?g {{ {_target(shape)} {_values(property_)} "
            f"{_values(property_, '?other')} }} FILTER(!sameTerm(?value, ?other)) }}"
        )
    return _counted(shape, property_, f"> {most}")


def _counted(shape: NodeShape, property_: PropertyShape, test: str) -> str:
    return (
        f"SELECT DISTINCT ?this WHERE {{ GRAPH ?g {{ {_target(shape)} OPTIONAL {{ {_values(property_)} }} }} }} "
        f"GROUP BY ?g ?this HAVING(COUNT(DISTINCT ?value) {test})"
    )


def _datatype(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.1.2: the datatype, and a lexical form that it has."""
    (datatype,) = constraint.values
    test = f"isLiteral(?value) && datatype(?value) = {datatype}"
    if pattern := _LEXICAL.get(datatype):
        test += f' && REGEX(STR(?value), "{pattern}")'
    return _where(shape, property_, test)


def _node_kind(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.1.3."""
    return _where(shape, property_, _KINDS[constraint.values[0]])


def _class(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.1.1."""
    (class_,) = constraint.values
    return (
        f"SELECT DISTINCT ?this ?value WHERE {{ GRAPH ?g {{ {_target(shape)} {_values(property_)} }} "
        f"FILTER NOT EXISTS {{ GRAPH ?any {{ ?value a {class_} }} }} }}"
    )


def _in(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.8.3."""
    return _where(shape, property_, " || ".join(f"sameTerm(?value, {value})" for value in constraint.values))


def _pattern(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.4.3."""
    return _where(shape, property_, f"!isBlank(?value) && REGEX(STR(?value), {constraint.values[0]})")


def _min_length(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.4.1."""
    return _where(shape, property_, f"!isBlank(?value) && STRLEN(STR(?value)) >= {_number(constraint)}")


def _min_inclusive(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.3.2."""
    return _where(shape, property_, f"?value >= {_number(constraint)}")


def _max_inclusive(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.3.4."""
    return _where(shape, property_, f"?value <= {_number(constraint)}")


def _less_than(shape: NodeShape, property_: PropertyShape, constraint: Constraint) -> str:
    """4.5.3."""
    (other,) = constraint.values
    return (
        f"SELECT DISTINCT ?this ?value WHERE {{ GRAPH ?g {{ {_target(shape)} {_values(property_)} "
        f"?this {other} ?bound }} FILTER(!COALESCE(?value < ?bound, false)) }}"
    )


def _number(constraint: Constraint) -> int:
    return int(constraint.values[0].split("^^")[0].strip('"'))


_QUERIES: dict[str, Callable[[NodeShape, PropertyShape, Constraint], str]] = {
    _MIN_COUNT: _min_count,
    f"{SH}MaxCountConstraintComponent": _max_count,
    f"{SH}DatatypeConstraintComponent": _datatype,
    f"{SH}NodeKindConstraintComponent": _node_kind,
    f"{SH}ClassConstraintComponent": _class,
    f"{SH}InConstraintComponent": _in,
    f"{SH}PatternConstraintComponent": _pattern,
    f"{SH}MinLengthConstraintComponent": _min_length,
    f"{SH}MinInclusiveConstraintComponent": _min_inclusive,
    f"{SH}MaxInclusiveConstraintComponent": _max_inclusive,
    f"{SH}LessThanConstraintComponent": _less_than,
}
