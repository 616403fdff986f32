"""The RDF says exactly what the annotation says: each claim with all that is known of it, no more and no less.

What `kg annotate` prints is turned here into what the graph must hold, by other means than the program's own; then all
that the graph holds of each claim is collected, every property of it, and the two are compared.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import vocabulary as term
from kg.annotation import to_json
from kg.commands.options import example
from kg.identifiers import compact, expand, is_valid
from kg.model import Annotation, Document, Rejection
from kg.pipeline import annotated
from kg.predicates import association_class, evidence_levels
from kg.rdf import quads
from kg.read import read
from tests import builders, claims
from tests.strategies import any_annotation

EDITORIAL = Path(__file__).parents[2] / "shared" / "seed" / "editorial.txt"
SUREST_FIRST = ["asserted", "hedged", "hypothesised", "open-question"]

Said = frozenset[tuple[str, Any]]
"""All that is said of a node: each property with its value; of a node of the claim, all that is said of it."""


@pytest.mark.parametrize("path", [*example(), EDITORIAL], ids=lambda path: path.name)
def test_the_graph_of_a_document_says_what_its_annotation_says(path: Path) -> None:
    if not path.is_file():
        pytest.skip("the editorial is not here (../shared)")
    for document in read(path):
        assert isinstance(document, Document)
        found = annotated(document, claims.knowledge())
        assert not isinstance(found, Rejection)
        assert len(found.statements) > 20
        same(found)


@settings(max_examples=60, deadline=None)
@given(any_annotation(st.sampled_from(["doi:10.5555/x", "PMID:7"])))
def test_the_graph_of_any_annotation_says_what_it_says(annotation: Annotation) -> None:
    same(annotation)


@pytest.mark.parametrize("lost", [term.CERTAINTY, term.HAS_CUE, term.CITES_AS_EVIDENCE, term.CONTEXT, term.NEGATED])
def test_a_graph_that_says_less_is_told_apart(lost: str) -> None:
    annotation = builders.annotation()
    lines = [line for line in quads(builders.graph(annotation)) if f" <{lost}> " not in line]
    assert held(lines) != told(json.loads(to_json(annotation)))


def test_a_graph_that_says_more_is_told_apart() -> None:
    annotation = builders.annotation()
    lines = list(quads(builders.graph(annotation)))
    more = next(line for line in lines if f" <{term.RULE}> " in line)
    lines.append(more.replace(f"<{term.RULE}>", f"<{term.CLAIMGRAPH}impression>"))
    assert held(lines) != told(json.loads(to_json(annotation)))


def same(annotation: Annotation) -> None:
    record = json.loads(to_json(annotation))
    lines = list(quads(builders.graph(annotation)))
    assert held(lines) == told(record)
    assert quoted(lines) == pieces(record)
    assert plain_edges(lines) <= asserted(record)


# --- what the graph holds ---


def held(lines: Iterable[str]) -> set[Said]:
    """All that is said of each statement of a graph."""
    store = ox.Store()
    store.load("\n".join(lines), format=ox.RdfFormat.N_QUADS)

    def all_of(node: Any) -> Said:
        said = {(quad.predicate.value, value(quad)) for quad in store.quads_for_pattern(node, None, None)}
        return frozenset(pair for pair in said if pair[0] != term.GENERATED_BY)

    def one(node: Any, property_: str) -> str:
        (quad,) = store.quads_for_pattern(node, ox.NamedNode(property_), None)
        assert not isinstance(quad.object, ox.Triple)
        return quad.object.value

    def place(node: Any) -> tuple[str, int, int]:
        return (one(node, term.HAS_SOURCE), *position(store, node))

    def number(node: Any) -> int:
        return int(one(node, term.NUMBER))

    within: dict[str, Callable[[Any], Any]] = {
        term.HAS_EVIDENCE: all_of,
        term.CONTEXT: all_of,
        term.HAS_CUE: all_of,
        term.OUTCOME: all_of,
        term.HAS_TARGET: place,
        term.CUE_SCOPE: place,
        term.CITES_AS_EVIDENCE: number,
    }

    def value(quad: ox.Quad) -> Any:
        follow = within.get(quad.predicate.value)
        return follow(quad.object) if follow else plain(quad.object)

    claims = store.quads_for_pattern(None, ox.NamedNode(term.TYPE), ox.NamedNode(term.ASSOCIATION))
    return {all_of(quad.subject) for quad in claims}


def position(store: ox.Store, node: Any) -> tuple[int, int]:
    query = f"""SELECT ?start ?end {{ GRAPH ?g {{ <{node.value}> <{term.HAS_SELECTOR}> ?place .
        ?place a <{term.POSITION_SELECTOR}> ; <{term.START}> ?start ; <{term.END}> ?end }} }}"""
    (row,) = rows(store, query)
    return int(row["start"].value), int(row["end"].value)


def rows(store: ox.Store, query: str) -> list[Any]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def plain(value: Any) -> Any:
    """A node's IRI, or the value of a literal of its type."""
    if isinstance(value, ox.NamedNode):
        return f"<{value.value}>"
    kind = value.datatype.value.removeprefix(term.XSD)
    convert: dict[str, Callable[[str], Any]] = {"integer": int, "decimal": float, "boolean": "true".__eq__}
    return convert.get(kind, str)(value.value)


def quoted(lines: Iterable[str]) -> set[tuple[int, int, str, str, str]]:
    """The stretches that carry their words: start, end, words, what stands before and what after."""
    store = ox.Store()
    store.load("\n".join(lines), format=ox.RdfFormat.N_QUADS)
    query = f"""SELECT ?node ?exact ?prefix ?suffix {{ GRAPH ?g {{ ?node <{term.HAS_SELECTOR}> ?words .
        ?words a <{term.QUOTE_SELECTOR}> ; <{term.EXACT}> ?exact .
        ?words <{term.PREFIX}> ?prefix ; <{term.SUFFIX}> ?suffix }} }}"""
    return {
        (*position(store, row["node"]), row["exact"].value, row["prefix"].value, row["suffix"].value)
        for row in rows(store, query)
    }


def plain_edges(lines: Iterable[str]) -> set[tuple[str, str, str]]:
    graph = f" <{term.CLAIMS}> ."
    edges = (line.removesuffix(graph).split() for line in lines if line.endswith(graph))
    return {(s, p, o) for s, p, o in edges}


# --- what the annotation tells ---


def told(record: dict[str, Any]) -> set[Said]:
    """What a graph must hold of each claim of an annotation."""
    together = defaultdict(list)
    for claim in record["statements"]:
        pairs = claim.get("qualifier_pairs") or claim["qualifiers"].items()
        qualifiers = frozenset((slot, value) for slot, value in pairs)
        together[claim["subject"], claim["predicate"], claim["object"], claim["negated"], qualifiers].append(claim)
    categories = {entity["curie"]: entity["category"] for entity in sorted(record["entities"], key=latest)}
    return {
        statement(key, [(claim["evidence"], claim.get("outcome")) for claim in claims], record, categories)
        for key, claims in together.items()
    }


def latest(entity: dict[str, Any]) -> Any:
    """Of entities with one id the least category is kept: it is put last."""
    return [-ord(character) for character in entity["category"]]


def statement(
    key: tuple[Any, ...], found: list[tuple[Any, Any]], record: dict[str, Any], categories: dict[str, str]
) -> Said:
    subject, predicate, object_, negated, qualifiers = key
    kind = association_class(predicate, categories.get(subject, ""), categories.get(object_, ""))
    surest = min((evidence["certainty"] for evidence, _ in found), key=SUREST_FIRST.index)
    level = {"asserted": "knowledge_assertion", "open-question": "not_provided"}.get(surest, "prediction")
    return frozenset(
        {
            (term.TYPE, f"<{term.ASSOCIATION}>"),
            (term.TYPE, node(kind)),
            (term.SUBJECT, node(subject)),
            (term.PREDICATE, node(predicate)),
            (term.OBJECT, node(object_)),
            (term.NEGATED, negated),
            *((term.AGENT_TYPE, evidence.get("agent", "text_mining_agent")) for evidence, _ in found),
            (term.KNOWLEDGE_LEVEL, level),
            *((f"{term.BIOLINK}{slot}", node_or_words(value)) for slot, value in qualifiers),
            *((term.HAS_EVIDENCE, evidence_of(evidence, outcome, record)) for evidence, outcome in found),
        }
    )


def given_by(agent: str | None) -> set[tuple[str, str]]:
    if agent is None:
        return {(term.TYPE, f"<{term.TEXT_MINING_STUDY_RESULT}>")}
    return {(term.TYPE, f"<{term.GIVEN_EVIDENCE}>"), (term.AGENT_TYPE, agent)}


def evidence_of(evidence: dict[str, Any], outcome: dict[str, Any] | None, record: dict[str, Any]) -> Said:
    document = expand(evidence["document"])
    listed = {reference["number"] for reference in record["references"]}
    said: set[tuple[str, Any]] = {
        *given_by(evidence.get("agent")),
        (term.TYPE, f"<{term.PROV_ENTITY}>"),
        (term.DERIVED_FROM, f"<{document}>"),
        (term.RULE, evidence["rule"]),
        (term.SUPPORTING_TEXT, evidence["quote"]),
        (term.SECTION, evidence["section"]),
        (term.CERTAINTY, certainty(evidence["certainty"])),
        (term.ATTRIBUTION, evidence["attribution"]),
        (term.CITATION_BASIS, evidence["citation_basis"]),
    }
    said |= {(term.HAS_TARGET, (document, *span)) for span in evidence["spans"]}
    for end, located in (
        ("subject_span", term.SUBJECT_LOCATION),
        ("object_span", term.OBJECT_LOCATION),
        ("trigger_span", term.TRIGGER_LOCATION),
    ):
        said |= {(located, offset) for offset in evidence[end] or ()}
    for level in evidence["evidence_level"]:
        local, eco = evidence_levels()[level]
        said |= {(term.EVIDENCE_LEVEL, node(local))} | ({(term.ECO, node(eco))} if eco else set())
    for number in evidence["references"]:
        said.add((term.CITES_AS_EVIDENCE if number in listed else term.UNLISTED_REFERENCE, number))
    for fact in evidence["context_facts"]:
        said |= {
            (term.CONTEXT, context_of(fact, document)),
            (f"{term.CONTEXT}_{fact['kind']}", node_or_words(fact["value"])),
        }
    said |= {(term.HAS_CUE, cue_of(cue, document)) for cue in evidence["cues"]}
    return frozenset(said | ({(term.OUTCOME, outcome_of(outcome, document))} if outcome else set()))


def context_of(fact: dict[str, Any], document: str) -> Said:
    place = {(term.HAS_TARGET, (document, *fact["span"]))} if fact["span"] else set()
    return frozenset(
        {
            (term.TYPE, f"<{term.CONTEXT_FACT}>"),
            (term.CONTEXT_KIND, fact["kind"]),
            (term.CONTEXT_VALUE, node_or_words(fact["value"])),
            (term.CONTEXT_BASIS, fact["basis"]),
            *place,
        }
    )


def cue_of(cue: dict[str, Any], document: str) -> Said:
    return frozenset(
        {
            (term.TYPE, f"<{term.CUE}>"),
            (term.CUE_KIND, cue["kind"]),
            (term.EXACT, cue["text"]),
            (term.CERTAINTY, certainty(cue["certainty"])),
            (term.HAS_TARGET, (document, *cue["span"])),
            (term.CUE_SCOPE, (document, *cue["scope"])),
        }
    )


def outcome_of(outcome: dict[str, Any], document: str) -> Said:
    said: set[tuple[str, Any]] = {
        (term.TYPE, f"<{term.STUDY_RESULT}>"),
        (term.DERIVED_FROM, f"<{document}>"),
        (term.MEASURE, outcome["measure"]),
        (term.PRINTED_VALUE, outcome["printed_value"]),
        (term.UNIT, outcome["unit"]),
        (term.HAS_TARGET, (document, *outcome["span"])),
    }
    if not isinstance(outcome["value"], str):
        said.add((term.VALUE, float(outcome["value"])))
    if "printed_ci" in outcome:
        lower, upper = outcome["printed_ci"]
        said |= {(term.CI_LOWER, lower), (term.CI_UPPER, upper)}
    for name in ("numerator", "denominator", "ci_level", "max_grade", "p_value", "time_point", "group"):
        if name in outcome:
            said.add((f"{term.CLAIMGRAPH}{name}", outcome[name]))
    return frozenset(said)


def pieces(record: dict[str, Any]) -> set[tuple[int, int, str, str, str]]:
    text = record["text"]
    return {
        (start, end, text[start:end], text[max(0, start - 32) : start], text[end : end + 32])
        for claim in record["statements"]
        for start, end in claim["evidence"]["spans"]
    }


def asserted(record: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (node(claim["subject"]), node(claim["predicate"]), node(claim["object"]))
        for claim in record["statements"]
        if not claim["negated"] and claim["evidence"]["certainty"] == "asserted"
    }


def certainty(value: str) -> str:
    return f"<{term.CLAIMGRAPH}{''.join(word.capitalize() for word in value.split('-'))}>"


def node(curie: str) -> str:
    return f"<{expand(curie)}>"


def node_or_words(value: str) -> str:
    return node(value) if is_valid(value) and compact(expand(value)) == value else value
