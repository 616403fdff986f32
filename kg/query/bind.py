"""The values of parameters: from what a user types to RDF terms, and from the terms to a query that has them bound.

A value is never pasted: it becomes a term of pyoxigraph, which checks IRIs and escapes literals when it writes them.
(The engine's own substitutions do not reach FILTER conditions in pyoxigraph 0.5 and need each variable projected.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import pyoxigraph as ox

from kg.errors import DataError, QueryError
from kg.identifiers import compact, expand, is_valid, prefixes
from kg.query.named import PLACE, NamedQuery, Parameter, ParameterKind
from kg.vocabulary import ALT_LABEL, ENTITIES, EXACT_MATCH, HAS_EVIDENCE, LABEL, XSD

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_NUMBERS = {
    ParameterKind.INTEGER: (re.compile(r"[+-]?[0-9]+"), f"{XSD}integer", "12"),
    ParameterKind.NUMBER: (re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"), f"{XSD}decimal", "1.5"),
}
_LABEL, _SYNONYM, _SAME = ox.NamedNode(LABEL), ox.NamedNode(ALT_LABEL), ox.NamedNode(EXACT_MATCH)
_EVIDENCE, _DIGITS = ox.NamedNode(HAS_EVIDENCE), re.compile("[0-9a-f]{6,16}")
_GRAPH = ox.NamedNode(ENTITIES)
_SHOWN = 12

Term = ox.NamedNode | ox.Literal


def bound(store: ox.Store, query: NamedQuery, values: Mapping[str, str]) -> str:
    """The text of a query with its parameters bound.

    :param store: where the names of entities are looked up.
    :param values: what the user gave, by parameter.
    :raises QueryError: if a parameter is unknown or missing, or a value does not fit its type.
    """
    require(query, values)
    terms = {}
    for parameter in query.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is not None:
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise _misfit(parameter, value, "give text in UTF-8")
            terms[parameter.name] = _term(store, parameter, value)

    def put(place: re.Match[str]) -> str:
        name = place["name"]
        return f"VALUES ?{name} {{ {terms[name]} }}" if name in terms else ""

    return PLACE.sub(put, query.text)


def require(query: NamedQuery, given: Iterable[str]) -> None:
    """Check the names of the parameters that are given, without a graph.

    :raises QueryError: if one is unknown, or one that is needed is missing.
    """
    given = set(given)
    if unknown := sorted(given.difference(parameter.name for parameter in query.parameters)):
        raise QueryError(f"{query.name} has no parameter {', '.join(unknown)}", remedy=_usage(query))
    for parameter in query.parameters:
        if parameter.required and parameter.default is None and parameter.name not in given:
            raise QueryError(f"{query.name} needs {parameter.name}: {parameter.meaning}", remedy=_usage(query))


def resolve(store: ox.Store, name: str) -> ox.NamedNode:
    """The entity of a graph that a user means.

    A CURIE or IRI is taken as it is (or as the entity that it is an exact match of); else a name is looked for among
    the labels, then among the synonyms and code names; exactly as typed, then without regard to case, spaces and
    hyphens. The first of these that finds something decides.

    :raises QueryError: if nothing has this name, or several things have; the error lists them.
    """
    if identifier := _identifier(name):
        return _canonical(store, identifier)
    wanted = ox.Literal(name.strip())
    for property_ in (_LABEL, _SYNONYM):
        if exact := _subjects(store, property_, wanted):
            return _only(store, name, exact)
    names: dict[ox.NamedNode, dict[str, set[ox.NamedNode]]] = {_LABEL: {}, _SYNONYM: {}}
    for property_, by_name in names.items():
        for quad in store.quads_for_pattern(None, property_, None, _GRAPH):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                by_name.setdefault(_folded(quad.object.value), set()).add(quad.subject)
    for by_name in names.values():
        if found := by_name.get(_folded(name)):
            return _only(store, name, found)
    near = get_close_matches(_folded(name), sorted({key for by_name in names.values() for key in by_name}), cutoff=0.75)
    nodes = {node for key in near for by_name in names.values() for node in by_name.get(key, ())}
    meant = sorted(_described(store, node) for node in nodes)
    raise QueryError(
        f"nothing in the graph is called {name!r}",
        remedy=f"perhaps: {', '.join(meant[:_SHOWN])}" if meant else "give a label, a synonym or a CURIE",
    )


def _term(store: ox.Store, parameter: Parameter, value: str) -> Term:
    match parameter.kind:
        case ParameterKind.ENTITY:
            return resolve(store, value)
        case ParameterKind.IRI:
            if identifier := _identifier(value):
                return identifier
            raise _misfit(parameter, value, "give an IRI or a CURIE with a known prefix")
        case ParameterKind.CLAIM:
            return _identifier(value) or _claim(store, parameter, value.strip())
        case ParameterKind.STRING:
            return ox.Literal(value)
        case kind:
            form, datatype, example = _NUMBERS[kind]
            if not form.fullmatch(value):
                raise _misfit(parameter, value, f"give a number such as {example}")
            return ox.Literal(value, datatype=ox.NamedNode(datatype))


def _identifier(value: str) -> ox.NamedNode | None:
    """The IRI of a CURIE with a known prefix or of an absolute IRI; None where the value is neither."""
    value = value.strip().removeprefix("<").removesuffix(">")
    prefix, colon, _local = value.partition(":")
    try:
        if colon and (is_valid(value) or prefix == "claimgraph"):
            return ox.NamedNode(expand(value))
        if colon and prefix not in prefixes() and _ABSOLUTE.fullmatch(value) and ("//" in value or prefix == "urn"):
            return ox.NamedNode(value)
    except (ValueError, DataError):
        return None
    return None


def _claim(store: ox.Store, parameter: Parameter, digits: str) -> ox.NamedNode:
    """The claim whose id has these digits or begins with them, whatever the base of the graph is."""
    if not _DIGITS.fullmatch(digits):
        raise _misfit(parameter, digits, "give its id, six of its digits or more, its IRI or its CURIE")
    whole = ox.NamedNode(expand(f"claimgraph:statement/{digits}"))
    if next(store.quads_for_pattern(whole, _EVIDENCE, None), None):
        return whole
    begins = f"/statement/{digits}"
    held = {quad.subject for quad in store.quads_for_pattern(None, _EVIDENCE, None)}
    found = [one for one in held if isinstance(one, ox.NamedNode) and begins in one.value]
    if len(found) == 1:
        return found[0]
    raise QueryError(
        f"{'several claims begin' if found else 'no claim begins'} with {digits!r}",
        remedy="give more of its digits" if found else "give the id as kg who or another query prints it",
    )


def _canonical(store: ox.Store, node: ox.NamedNode) -> ox.NamedNode:
    if _label(store, node) is not None:
        return node
    found = _subjects(store, _SAME, node)
    return _only(store, compact(node.value), found) if found else node


def _subjects(store: ox.Store, property_: ox.NamedNode, value: Term) -> set[ox.NamedNode]:
    quads = store.quads_for_pattern(None, property_, value, _GRAPH)
    return {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _only(store: ox.Store, name: str, found: set[ox.NamedNode]) -> ox.NamedNode:
    if len(found) > 1:
        candidates = sorted(_described(store, node) for node in found)
        raise QueryError(f"{name!r} may mean {', '.join(candidates[:_SHOWN])}", remedy="give the CURIE of one")
    return next(iter(found))


def _described(store: ox.Store, node: ox.NamedNode) -> str:
    return f"{_label(store, node)} ({compact(node.value)})"


def _label(store: ox.Store, node: ox.NamedNode) -> str | None:
    quads = store.quads_for_pattern(node, _LABEL, None, _GRAPH)
    return min((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), default=None)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _misfit(parameter: Parameter, value: str, remedy: str) -> QueryError:
    article = "an" if parameter.kind[0] in "aeiou" else "a"
    return QueryError(f"{parameter.name} is not {article} {parameter.kind}: {value!r}", remedy=remedy)


def _usage(query: NamedQuery) -> str:
    if not query.parameters:
        return "it has no parameters"
    return "its parameters: " + ", ".join(
        f"--{parameter.name.replace('_', '-')} ({parameter.kind}{'' if parameter.required else ', optional'})"
        for parameter in query.parameters
    )
