"""What validation found: violations with their place in the source, and the same in SHACL's result vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.identifiers import compact, content_hash
from kg.model import Span
from kg.rdf.terms import boolean, integer, iri, text
from kg.vocabulary import CLAIMGRAPH, END, SH, START, SUPPORTING_TEXT, TYPE


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a constraint.

    `focus`, `path` (None for a whole node) and `value` are N-Triples terms; `component` is the IRI of SHACL's
    constraint component; `source` the shape's IRI or the rule's name. `document`, `quote` and `places` lead to the
    words of the source where the node belongs to a piece of evidence.
    """

    focus: str
    path: str | None
    value: str | None
    message: str
    component: str
    source: str
    document: str | None = field(default=None, compare=False)
    quote: str | None = field(default=None, compare=False)
    places: tuple[Span, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        at = f" {_short(self.path)}" if self.path else ""
        value = f" = {_short(self.value)}" if self.value else ""
        where = ""
        if self.quote:
            spans = ", ".join(f"{span.start}-{span.end}" for span in self.places)
            where = f" [{self.document} {spans}: “{self.quote}”]"
        elif self.document:
            where = f" [{self.document}]"
        return f"{self.message} {_short(self.focus)}{at}{value}{where}"


@dataclass(frozen=True, slots=True)
class Report:
    """The violations of a graph, sorted by focus node, path and value; none where the graph conforms."""

    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated."""
        return not self.violations

    def __iter__(self) -> Iterator[Violation]:
        return iter(self.violations)

    def __len__(self) -> int:
        return len(self.violations)

    def triples(self) -> Iterator[str]:
        """The report as sorted N-Triples lines of SHACL's vocabulary of results, every node named by its content."""
        results = [(f"<{CLAIMGRAPH}result/{_id(violation)}>", violation) for violation in self.violations]
        report = f"<{CLAIMGRAPH}report/{content_hash(node for node, _ in results)}>"
        lines = {
            f"{report} {iri(TYPE)} {iri(SH + 'ValidationReport')} .",
            f"{report} {iri(SH + 'conforms')} {boolean(self.conforms)} .",
        }
        for node, violation in results:
            lines.add(f"{report} {iri(SH + 'result')} {node} .")
            lines.update(f"{node} {property_} {value} ." for property_, value in _properties(violation))
        yield from sorted(lines)


def _properties(violation: Violation) -> Iterator[tuple[str, str]]:
    yield iri(TYPE), iri(f"{SH}ValidationResult")
    yield iri(f"{SH}focusNode"), violation.focus
    yield iri(f"{SH}resultSeverity"), iri(f"{SH}Violation")
    yield iri(f"{SH}resultMessage"), text(violation.message)
    yield iri(f"{SH}sourceConstraintComponent"), iri(violation.component)
    yield iri(f"{SH}sourceShape"), iri(violation.source)
    if violation.path and violation.path.startswith("<"):
        yield iri(f"{SH}resultPath"), violation.path
    if violation.value:
        yield iri(f"{SH}value"), violation.value
    if violation.quote:
        yield iri(SUPPORTING_TEXT), text(violation.quote)
    for place in violation.places:
        yield iri(START), integer(place.start)
        yield iri(END), integer(place.end)


def _id(violation: Violation) -> str:
    parts = [violation.focus, violation.path or "", violation.value or "", violation.component, violation.source]
    return content_hash([*parts, violation.message])


def _short(term: str) -> str:
    return compact(term[1:-1]) if term.startswith("<") else term
