"""How claims read: each combination that the rules and importers make, in words that an expert would use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract.patterns import load_patterns
from kg.model import EvidenceLevel, Statement
from kg.resources import data_table
from kg.view import network_html, report_html
from kg.view.appearance import SPOKEN_SLOTS, level_words, other_qualifiers, phrase
from tests import builders

Qualifiers = tuple[tuple[str, str], ...]
ASPECTS = ("expression", "activity", "abundance")


def said(predicate: str, *qualifiers: str) -> str:
    pairs = (tuple(told.split("=")) for told in qualifiers)
    return phrase(Statement("x:1", predicate, "x:2", tuple(sorted((slot, value) for slot, value in pairs))))


def made() -> set[tuple[str, Qualifiers]]:
    """The predicates with spoken qualifiers that patterns, mechanisms of classes and CIViC give."""
    found: set[tuple[str, Qualifiers]] = set()
    for rule in load_patterns().rules:
        for frame in rule.frames:
            aspects = (frame.aspect, *ASPECTS) if frame.aspect else ("",)
            for aspect in aspects:
                own = {"object_aspect_qualifier": aspect} if aspect else {}
                found.add((frame.predicate, tuple(sorted({**dict(frame.qualifiers), **own}.items()))))
                if frame.weakened:
                    found.add((frame.weakened, tuple(sorted(own.items()))))
    mechanisms = {mechanism for mechanism, _slot, _value in data_table("patterns", "mechanisms.tsv")}
    for mechanism in mechanisms:
        rows = [(slot, value) for name, slot, value in data_table("patterns", "mechanisms.tsv") if name == mechanism]
        found.add(("biolink:affects", tuple(sorted(rows))))
    for _type, _significance, _subject, predicate, _object, told, *_rest in data_table("imports", "civic_claims.tsv"):
        pairs = (part.partition("=") for part in told.split("|") if part)
        found.add((predicate, tuple(sorted((slot, value) for slot, _, value in pairs))))
    return found


@pytest.mark.parametrize(
    ("predicate", "qualifiers", "words"),
    [
        ("biolink:affects", "object_aspect_qualifier=activity object_direction_qualifier=decreased "
         "causal_mechanism_qualifier=inhibition qualified_predicate=biolink:causes", "inhibits"),
        ("biolink:affects", "object_aspect_qualifier=expression object_direction_qualifier=decreased "
         "qualified_predicate=biolink:causes", "reduces the expression of"),
        ("biolink:affects", "object_aspect_qualifier=activity_or_abundance object_direction_qualifier=increased "
         "qualified_predicate=biolink:causes", "increases"),
        ("biolink:affects", "object_aspect_qualifier=phosphorylation object_direction_qualifier=increased",
         "increases the phosphorylation of"),
        ("biolink:affects", "object_aspect_qualifier=expression object_direction_qualifier=decreased "
         "qualified_predicate=biolink:contributes_to", "contributes to decreased expression of"),
        ("biolink:increases_sensitivity_to", "object_direction_qualifier=increased", "increases sensitivity to"),
        ("biolink:increases_sensitivity_to", "object_aspect_qualifier=activity object_direction_qualifier=increased",
         "enhances the activity of"),
        ("claimgraph:predicts_outcome_of", "object_direction_qualifier=decreased", "predicts a poorer outcome in"),
        ("biolink:affects", "object_aspect_qualifier=activity object_direction_qualifier=decreased "
         "causal_mechanism_qualifier=antagonism qualified_predicate=biolink:causes", "inhibits (by antagonism)"),
        ("biolink:affects", "subject_direction_qualifier=decreased object_aspect_qualifier=expression "
         "object_direction_qualifier=increased qualified_predicate=biolink:causes",
         "loss increases the expression of"),
        ("biolink:treats", "", "treats"),
        ("claimgraph:compared_with", "", "is compared with"),
        ("claimgraph:compared_with", "qualified_predicate=claimgraph:superior_to", "is superior to"),
        ("claimgraph:compared_with", "qualified_predicate=claimgraph:inferior_to", "is inferior to"),
        ("claimgraph:compared_with", "qualified_predicate=claimgraph:noninferior_to", "is no worse than"),
    ],
)  # fmt: skip
def test_a_claim_reads_as_an_expert_says_it(predicate: str, qualifiers: str, words: str) -> None:
    assert said(predicate, *qualifiers.split()) == words


def test_whatever_the_rules_make_has_words_of_its_own() -> None:
    for predicate, qualifiers in sorted(made()):
        words = phrase(Statement("x:1", predicate, "x:2", qualifiers))
        assert not any(clumsy in words for clumsy in ("(by", "causes ", "to increased", "to decreased", "_")), (
            predicate, qualifiers, words,
        )  # fmt: skip


def test_other_qualifiers_are_not_said_twice() -> None:
    told = (("anatomical_context_qualifier", "UBERON:1"), *((slot, "x") for slot in SPOKEN_SLOTS))
    assert [value for _slot, value in other_qualifiers(Statement("x:1", "x:y", "x:2", told))] == ["UBERON:1"]


def test_opposite_directions_never_read_alike() -> None:
    for predicate, qualifiers in sorted(made()):
        told = dict(qualifiers)
        turned = {"increased": "decreased", "decreased": "increased"}.get(told.get("object_direction_qualifier", ""))
        if turned:
            other = tuple(sorted({**told, "object_direction_qualifier": turned}.items()))
            words = {phrase(Statement("x:1", predicate, "x:2", some)) for some in (qualifiers, other)}
            assert len(words) == 2, (predicate, words)


def test_a_kind_of_work_reads_as_its_name_but_for_that_which_stands_where_none_is_told() -> None:
    told = {level: level_words(level) for level in EvidenceLevel}
    changed = {level for level, words in told.items() if words != level.value}
    assert changed == {EvidenceLevel.OPINION}
    assert changed == {EvidenceLevel(level) for level, _ in data_table("wording", "levels.tsv")}
    assert "opinion" not in told[EvidenceLevel.OPINION] and len(set(told.values())) == len(told)


def test_the_offline_pages_write_the_words_of_a_kind_of_work() -> None:
    told = builders.annotation()
    (piece,) = told.statements[0].evidence
    claim = replace(told.statements[0], evidence=(replace(piece, levels=(EvidenceLevel.OPINION,)),))
    graph = builders.graph(replace(told, statements=(claim,)))
    for page in (network_html(graph), report_html(graph)):
        assert level_words(EvidenceLevel.OPINION) in page and EvidenceLevel.OPINION.value not in page
