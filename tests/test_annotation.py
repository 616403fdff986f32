"""The annotation format: what other programs read, and that nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings

from kg import model
from kg.annotation import from_json, to_json
from kg.errors import DataError, InputError
from kg.model import Annotation, ClaimGraph, ContextFact, Statement
from tests import builders
from tests.strategies import any_annotation, any_graph, differences

KINDS = [kind for kind in vars(model).values() if isinstance(kind, type) and is_dataclass(kind)]


@settings(max_examples=60, deadline=None)
@given(any_annotation())
def test_a_line_read_back_is_the_same_annotation(annotation: Annotation) -> None:
    line = to_json(annotation)
    assert "\n" not in line
    assert differences(from_json(line), annotation) == []


def test_the_fields_of_the_format_are_where_scorers_look() -> None:
    record = json.loads(to_json(builders.annotation()))
    assert {"id", "source", "sha256", "title"} <= record["document"].keys()
    lowered = record["statements"][0]
    start, end = lowered["evidence"]["spans"][0]
    assert record["text"][start:end] == lowered["evidence"]["quote"]
    assert record["text"][slice(*lowered["evidence"]["subject_span"])] == "Ziftomenib"
    assert lowered["qualifiers"]["object_direction_qualifier"] == "decreased"
    assert lowered["evidence"]["references"] == [1]
    assert lowered["evidence"]["evidence_level"] == ["in vitro cell line", "transcriptomic"]


def test_an_outcome_gives_its_numbers_as_numbers_and_as_printed() -> None:
    outcome = json.loads(to_json(builders.annotation()))["statements"][-1]["outcome"]
    assert (outcome["value"], outcome["unit"], outcome["ci95"]) == (45, "%", [23.1, 68.5])
    assert outcome["printed_value"] == "45"


def test_context_is_flat_and_several_genotypes_are_all_named() -> None:
    facts = (
        ContextFact("genotype", "claimgraph:NPM1_mutation", "sentence"),
        ContextFact("genotype", "claimgraph:KMT2A_rearrangement", "sentence"),
        ContextFact("disease", "MONDO:0010643", "sentence"),
        ContextFact("disease", "MONDO:0005059", "document"),
    )
    of = builders.document()
    found = builders.evidence("Ziftomenib may treat acute leukemia.", of=of, context=facts)
    statement = Statement("CHEBI:2038", "biolink:treats", "MONDO:0010643", evidence=(found,))
    evidence = json.loads(to_json(Annotation(of, statements=(statement,))))["statements"][0]["evidence"]
    assert evidence["context"] == {
        "genotype": "claimgraph:NPM1_mutation; claimgraph:KMT2A_rearrangement",
        "disease": "MONDO:0010643",
    }
    assert len(evidence["context_facts"]) == 4


def test_a_statement_without_evidence_has_no_place() -> None:
    with pytest.raises(DataError, match="no evidence"):
        to_json(Annotation(builders.document(), statements=(Statement("A:1", "biolink:treats", "B:2"),)))


@pytest.mark.parametrize(("line", "reason"), [("{", "not JSON"), ("{}", "no field"), ("[]", "not as the format")])
def test_a_broken_line_says_what_is_wrong(line: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        from_json(line)


def test_the_round_trips_set_every_field_that_a_value_has() -> None:
    """A field that the strategies leave at its default would be lost without a test failing."""
    unset = {(kind, field.name) for kind in KINDS for field in fields(kind)}

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(any_annotation(), any_graph())
    def see(annotation: Annotation, graph: ClaimGraph) -> None:
        unset.difference_update(_set_fields((annotation, graph)))

    see()
    assert unset == set()


def _set_fields(value: object) -> Iterator[tuple[type, str]]:
    if is_dataclass(value):
        for field in fields(value):
            content = getattr(value, field.name)
            if content != field.default:
                yield type(value), field.name
            yield from _set_fields(content)
    elif isinstance(value, tuple):
        for item in value:
            yield from _set_fields(item)
