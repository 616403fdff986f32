"""Rules that reach across graphs, as queries (`shapes/*.rq`): each solution is a violation of the rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError
from kg.identifiers import compact, is_valid
from kg.predicates import is_a, predicates
from kg.validate.report import Violation
from kg.validate.shapes import NodeShape
from kg.vocabulary import CLAIMGRAPH, SH, XSD

_HEADER = re.compile(r"# message: (?P<message>.+)\n# invariant: (?P<invariant>[1-8])\n")
_BOOLEAN = ox.NamedNode(f"{XSD}boolean")

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Function = Callable[..., Term | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A query for what must not be: it selects ``?this``, ``?path`` and ``?value``. `invariant` counts from 1."""

    name: str
    message: str
    invariant: int
    query: str


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """The rules of a folder, sorted by name.

    :raises DataError: if a file lacks its header.
    """
    return tuple(_rule(path) for path in sorted(folder.glob("*.rq")))


def rule_violations(store: ox.Store, rules: Sequence[Rule], shapes: Sequence[NodeShape]) -> Iterator[Violation]:
    """What breaks the rules, in no order.

    :param shapes: the classes that they describe are the ones that nodes may have.
    :raises DataError: if a rule's query is malformed.
    """
    functions = _functions({shape.target_class for shape in shapes if shape.target_class})
    for rule in rules:
        try:
            found = store.query(rule.query, custom_functions=functions)
        except SyntaxError as error:
            raise DataError(f"malformed query: {error}", where=f"{rule.name}.rq", remedy="correct the rule") from error
        assert isinstance(found, ox.QuerySolutions)
        for solution in found:
            yield Violation(
                str(solution["this"]),
                str(solution["path"]),
                str(solution["value"]),
                rule.message,
                f"{SH}SPARQLConstraintComponent",
                f"{CLAIMGRAPH}rule/{rule.name}",
            )


def _rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    header = _HEADER.match(text)
    if header is None:
        raise DataError("no header", where=path.name, remedy="begin with '# message: …' and '# invariant: N'")
    return Rule(path.stem, header["message"], int(header["invariant"]), text)


def _functions(described: set[str]) -> dict[ox.NamedNode, Function]:
    """The functions that the rules call: what a query cannot know, from the tables of predicates and prefixes."""

    def known(predicate: Term) -> Term:
        return _truth(_curie(predicate) in predicates())

    def plain_edge(predicate: Term) -> Term:
        return _truth((found := predicates().get(_curie(predicate))) is None or found.plain_edge)

    def symmetric(predicate: Term) -> Term:
        return _truth((found := predicates().get(_curie(predicate))) is not None and found.symmetric)

    def fits_subject(predicate: Term, category: Term) -> Term:
        found = predicates().get(_curie(predicate))
        return _truth(found is None or any(is_a(_curie(category), allowed) for allowed in found.subject_categories))

    def fits_object(predicate: Term, category: Term) -> Term:
        found = predicates().get(_curie(predicate))
        return _truth(found is None or any(is_a(_curie(category), allowed) for allowed in found.object_categories))

    def identifier(value: Term) -> Term:
        return _truth(is_valid(_curie(value)))

    def curie(value: Term) -> Term:
        return ox.Literal(_curie(value))

    def is_described(class_: Term) -> Term:
        return _truth(isinstance(class_, ox.NamedNode) and class_.value in described)

    table: dict[str, Function] = {
        "predicate": known,
        "plain_edge": plain_edge,
        "symmetric": symmetric,
        "fits_subject": fits_subject,
        "fits_object": fits_object,
        "identifier": identifier,
        "curie": curie,
        "described": is_described,
    }
    return {ox.NamedNode(f"{CLAIMGRAPH}function/{name}"): function for name, function in table.items()}


def _curie(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def _truth(value: bool) -> ox.Literal:
    return ox.Literal("true" if value else "false", datatype=_BOOLEAN)
