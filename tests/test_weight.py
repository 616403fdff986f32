"""One claim has one weight: the observations behind it, wherever they are counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from kg.ask.weigh import Weigher
from kg.export.works import Works
from kg.identity import dois_by_pmid
from kg.model import Attribution, Certainty, ClaimGraph, ContextFact
from kg.view.catalogue import catalogue, independent_observations
from kg.weight import observations
from tests import builders
from tests.strategies import any_graph

FOUND = builders.evidence("Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.", of=builders.document())
TRIAL = (ContextFact("trial", "clinicaltrials:NCT00000001", "sentence"),)


@settings(max_examples=60, deadline=None)
@given(any_graph())
def test_pages_answers_and_exports_count_the_same(graph: ClaimGraph) -> None:
    weigher, works, names = Weigher(graph, dois_by_pmid(graph.documents)), Works(graph), catalogue(graph)
    for statement in graph.statements:
        counted = {
            weigher.claim(statement).independent,
            works.independent(statement.evidence),
            independent_observations([statement], names),
        }
        assert len(counted) == 1


@pytest.mark.parametrize(
    ("fields", "cited", "seen"),
    [
        ({"attribution": Attribution.OWN_VOICE}, (), (FOUND.document,)),
        ({"attribution": Attribution.OWN_VOICE}, ("PMID:1",), ("PMID:1", FOUND.document)),
        ({"attribution": Attribution.BOTH}, ("PMID:1",), ("PMID:1",)),
        ({"attribution": Attribution.RELAYED}, ("PMID:1", "PMID:2"), ("PMID:1", "PMID:2")),
        ({"attribution": Attribution.RELAYED}, (), (FOUND.document,)),
        ({"context": TRIAL}, ("PMID:1", "PMID:2"), ("trial clinicaltrials:NCT00000001",)),
        ({"certainty": Certainty.HEDGED}, (), (FOUND.document,)),
        ({"certainty": Certainty.HYPOTHESISED}, ("PMID:1",), ()),
        ({"certainty": Certainty.OPEN_QUESTION}, (), ()),
    ],
)
def test_what_was_observed_once_counts_once(
    fields: dict[str, object], cited: tuple[str, ...], seen: tuple[str, ...]
) -> None:
    evidence = replace(FOUND, **fields)  # type: ignore[arg-type]
    assert observations(evidence, cited, {}) == seen


def test_a_document_that_another_one_cites_is_the_same_observation() -> None:
    tells = replace(FOUND, document="PMID:7")
    assert observations(tells, (), {"7": "10.5555/Upper"}) == ("doi:10.5555/upper",)
    assert observations(replace(FOUND, document="doi:10.5555/UPPER"), (), {}) == ("doi:10.5555/upper",)
