"""The relation patterns say what their own sentences claim, and nothing of the sentences that they must leave alone."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.extract import annotate
from kg.extract.patterns import Rule, load_patterns
from kg.knowledge import Knowledge, load_knowledge
from kg.model import Document, Passage, Source, Span, Statement
from kg.predicates import is_a, predicates

RULES = load_patterns().rules


@functools.cache
def knowledge() -> Knowledge:
    return load_knowledge()


def claims(text: str) -> tuple[Statement, ...]:
    passage = Passage((Span(0, len(text)),), "body")
    return annotate(
        Document("claimgraph:test", Source("t.txt", "0" * 64, "text"), text, passages=(passage,)), knowledge()
    ).statements


def entity(name: str) -> set[str]:
    """The entities that a name of an example can mean."""
    return {curie for hit in knowledge().lexicon.find(name) if hit.span == Span(0, len(name)) for curie in hit.curies}


def makes(statement: Statement, expected: str) -> bool:
    negated = expected.startswith("not ")
    subject, predicate, rest = (
        expected.removeprefix("not ").partition(" biolink:")
        if " biolink:" in expected
        else expected.removeprefix("not ").partition(" claimgraph:")
    )
    name, _, tail = rest.partition(" ")
    qualifiers = dict(statement.qualifiers)
    words = tail.split()
    wanted = []
    while words and words[-1] in ("increased", "decreased", "expression", "activity", "abundance"):
        wanted.append(words.pop())
    values = set(qualifiers.values())
    return (
        statement.predicate == predicate.strip() + name
        and statement.negated == negated
        and (statement.subject in entity(subject) or statement.subject.endswith(subject.replace(" ", "_")))
        and statement.object in entity(" ".join(words))
        and all(word in values for word in wanted)
    )


@pytest.mark.parametrize("rule", [r for r in RULES if r.examples], ids=lambda r: r.id)
def test_a_pattern_makes_the_statements_of_its_examples(rule: Rule) -> None:
    for example in rule.examples:
        found = [s for s in claims(example["text"]) if s.evidence[0].rule.startswith(rule.id)]
        for expected in example["statements"]:
            assert any(makes(s, expected) for s in found), (example["text"], expected, found)


@pytest.mark.parametrize("rule", [r for r in RULES if r.counterexamples], ids=lambda r: r.id)
def test_a_pattern_leaves_its_counterexamples_alone(rule: Rule) -> None:
    for text in rule.counterexamples:
        assert not [s for s in claims(text) if s.evidence[0].rule == rule.id], text


def test_every_rule_says_what_it_means_and_shows_it() -> None:
    for rule in RULES:
        assert rule.gloss, rule.id
        assert rule.examples, f"{rule.id} has no example"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_pattern_joins_only_what_its_predicate_may_join(rule: Rule) -> None:
    for frame in rule.frames:
        known = predicates()[frame.predicate]
        ends = known.subject_categories, known.object_categories
        for kinds, taken in zip((frame.subject, frame.object), ends[::-1] if frame.swap else ends, strict=True):
            assert all(any(is_a(kind, one) for one in taken) for kind in kinds), (frame.predicate, kinds, taken)


def test_a_peptide_that_is_given_as_a_drug_is_not_said_to_be_a_gene_of_a_disease() -> None:
    (frame,) = (f for rule in RULES if rule.id == "causes-disease" for f in rule.frames if not f.swap)
    assert "biolink:Gene" in frame.subject and "biolink:Polypeptide" not in frame.subject


def test_a_frame_whose_predicate_takes_none_of_its_types_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "- id: x\n  verbs: [melt]\n"
        "  frames: [{subject: [cell], object: [disease], predicate: 'biolink:gene_associated_with_condition'}]\n"
    )
    with pytest.raises(
        DataError, match=r"rule x: .*gene_associated_with_condition takes none of the types of its subject"
    ):
        load_patterns([tmp_path])


def test_an_unknown_field_names_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("- id: x\n  verb: [melt]\n  frames: [{predicate: 'biolink:affects'}]\n")
    with pytest.raises(DataError, match=r"mine.yaml, rule x: unknown field 'verb' — did you mean 'verbs'"):
        load_patterns([tmp_path])


def test_a_user_can_teach_a_new_verb_without_a_change_of_code(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "- id: quenches\n  gloss: X quenches Y\n  verbs: [quench]\n"
        "  frames: [{subject: [drug], object: [gene], predicate: 'biolink:affects', aspect: activity}]\n"
    )
    text = "Revumenib quenched BCL2."
    passage = Passage((Span(0, len(text)),), "body")
    document = Document("claimgraph:test", Source("t.txt", "0" * 64, "text"), text, passages=(passage,))
    found = annotate(document, load_knowledge(patterns=[tmp_path])).statements
    assert [(s.predicate, s.object, s.evidence[0].rule) for s in found] == [("biolink:affects", "HGNC:990", "quenches")]
