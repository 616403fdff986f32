"""What the relation engine claims of a few words, written shortly: for the tests of relations."""

from __future__ import annotations

import functools

from kg.extract import annotate
from kg.knowledge import Knowledge, load_knowledge
from kg.model import Annotation, Certainty, Document, Evidence, Passage, Source, Span, Statement


@functools.cache
def knowledge() -> Knowledge:
    return load_knowledge()


def read(*paragraphs: str) -> Annotation:
    text = "\n\n".join(paragraphs)
    passages, start = [], 0
    for paragraph in paragraphs:
        passages.append(Passage((Span(start, start + len(paragraph)),), "body"))
        start += len(paragraph) + 2
    document = Document("claimgraph:test", Source("t.txt", "0" * 64, "text"), text, passages=tuple(passages))
    return annotate(document, knowledge())


def name(curie: str, found: Annotation) -> str:
    label = next((e.label for e in found.entities if e.curie == curie), curie)
    return label.split(" (")[0].split(" / ")[0]


def short(statement: Statement, found: Annotation) -> str:
    """ "not revumenib affects FLT3 decreased": negation, ends by label, predicate without prefix, direction."""
    direction = dict(statement.qualifiers).get("object_direction_qualifier", "")
    words = [
        "not" if statement.negated else "", name(statement.subject, found), statement.predicate.split(":")[1],
        name(statement.object, found), direction if statement.predicate == "biolink:affects" else "",
    ]  # fmt: skip
    return " ".join(w for w in words if w)


def claims(*paragraphs: str) -> set[str]:
    """All claims of a text but what a drug class says of its target."""
    found = read(*paragraphs)
    return {short(s, found) for s in found.statements if s.evidence[0].rule != "class-apposition"}


def own(text: str) -> dict[str, Evidence]:
    """The claims of a text but what a drug class says of its target, each with its evidence."""
    found = read(text)
    return {short(s, found): s.evidence[0] for s in found.statements if s.evidence[0].rule != "class-apposition"}


def sure(text: str) -> dict[str, Certainty]:
    """The same, each with how sure it is."""
    return {claim: evidence.certainty for claim, evidence in own(text).items()}
