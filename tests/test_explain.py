"""`explain` says why a claim is in a graph: rule, words, cues, certainty, citation, circumstances and run."""

from __future__ import annotations

import re

import pytest

from kg.errors import QueryError
from kg.explain import explain, find_statements
from kg.identity import statement_id
from kg.model import ClaimGraph, Statement
from tests.builders import annotation, graph
from tests.claims import read


@pytest.fixture(scope="module")
def built() -> ClaimGraph:
    return graph(annotation())


def claim(built: ClaimGraph, subject: str, object: str) -> Statement:
    (statement,) = find_statements(built, subject=subject, object=object)
    return statement


def said(built: ClaimGraph, subject: str, object: str) -> str:
    return re.sub(r"\s+", " ", explain(built, claim(built, subject, object)))


def test_the_words_carry_the_roles_that_the_rule_gave_them(built: ClaimGraph) -> None:
    assert "[subject: Ziftomenib] [trigger: lowered] [object: MEIS1] in cultured" in said(built, "ziftomenib", "MEIS1")


def test_place_rule_citation_work_context_and_run_are_named(built: ClaimGraph) -> None:
    words = said(built, "ziftomenib", "MEIS1")
    for step in (
        "characters 38–89 of notes.txt",
        "rule lowers",
        "citation reference 1: Doe J",
        "[doi:10.1234/jcult.1]",
        "relayed: the document reports the work of others",
        "work in vitro cell line, transcriptomic",
        "MOLM-13, CVCL:2119 (read from the sentence",
        f"lexicon sha256 {built.run.lexicon_sha256}",
        f"rules sha256 {built.run.rules_sha256}",
    ):
        assert step in words


def test_a_hedge_is_told_with_the_cue_that_made_it(built: ClaimGraph) -> None:
    words = said(built, "ziftomenib", "acute leukemia")
    assert "[cue: may]" in words
    assert "“may” (speculation): its scope, characters 102–126" in words
    assert "so the claim is hedged" in words


def test_a_denial_is_told_first(built: ClaimGraph) -> None:
    assert said(built, "azacitidine + ziftomenib", "toxicity").startswith("it is not so that: ")


def test_a_reference_without_identifier_is_called_unresolved(built: ClaimGraph) -> None:
    assert "Poe E. A trial of two drugs. Trials. 2025;2:3-4. [unresolved" in said(
        built, "azacitidine + ziftomenib", "acute leukemia"
    )


def test_no_line_is_wider_than_a_page(built: ClaimGraph) -> None:
    for statement in built.statements:
        assert max(map(len, explain(built, statement).splitlines())) <= 100


def test_a_claim_is_found_by_every_name_it_has(built: ClaimGraph) -> None:
    statement = built.statements[0]
    identifier = statement_id(statement)
    names = (
        identifier,
        f"claimgraph:{identifier}",
        f"https://w3id.org/claimgraph/{identifier}",
        f"<https://example.org/kg/{identifier}>",
        identifier.rpartition("/")[2],
        identifier.rpartition("/")[2][:6],
    )
    assert all(find_statements(built, claim=name) == (statement,) for name in names)


def test_an_end_is_found_by_curie_iri_label_or_synonym(built: ClaimGraph) -> None:
    found = {
        find_statements(built, subject=name)
        for name in (
            "UNII:4MOD1F4ENC",
            "http://identifiers.org/unii/4MOD1F4ENC",
            "Ziftomenib",
            "ko-539",
            "NCIT:C164227",
        )
    }
    assert len(found) == 1


def test_what_is_not_there_is_an_error_with_a_remedy(built: ClaimGraph) -> None:
    for asked in ({"claim": "statement/0000000000000000"}, {"subject": "aspirin"}, {"subject": "MEIS1"}, {}):
        with pytest.raises(QueryError) as error:
            find_statements(built, **asked)
        assert error.value.remedy


def explained(text: str) -> str:
    found = read(*text.split("\n\n"))
    made = graph(found)
    return re.sub(r"\s+", " ", " ".join(explain(made, statement) for statement in made.statements))


def test_an_end_taken_from_another_sentence_is_said_to_be() -> None:
    words = explained("A boy with FLT3-ITD received sorafenib. He achieved a complete response.")
    assert "subject FLT3-ITD: taken from another sentence, characters 11–19" in words
    assert "object sorafenib: taken from another sentence, characters 29–38" in words


def test_an_end_whose_place_is_not_known_is_said_to_stand_elsewhere() -> None:
    words = explained("We studied acute myeloid leukemia. Patients achieved complete remissions on venetoclax.")
    assert "object acute myeloid leukemia: not named in these words; it stands in another sentence" in words


def test_an_end_that_the_quoted_words_name_is_not_said_to_stand_elsewhere() -> None:
    assert "another sentence" not in explained("Revumenib reduced MEIS1 expression in AML cells.")
