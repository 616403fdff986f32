"""Validation of whole graphs: the rules across graphs, and reports that lead back to the words of the source."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Literal

from kg import vocabulary as term
from kg.errors import ConfigurationError, DataError, InputError
from kg.rdf import quads
from kg.resources import data_folder
from kg.store import load
from kg.validate import Engine, Report, validate
from kg.validate.rules import load_rules
from tests import builders

LINES = tuple(quads(builders.graph()))
DOCUMENT = "<https://doi.org/10.5555/notes.1>"
CLAIMS, ENTITIES = f"<{term.CLAIMS}>", f"<{term.ENTITIES}>"
DRUG, REGIMEN, DISEASE, GENE, TOXICITY = (
    "<http://identifiers.org/unii/4MOD1F4ENC>",
    "<https://w3id.org/claimgraph/Regimen_Azacitidine_Ziftomenib>",
    "<http://purl.obolibrary.org/obo/MONDO_0010643>",
    "<http://identifiers.org/hgnc/7000>",
    "<https://w3id.org/claimgraph/Toxicity>",
)
AFFECTS, TREATS = f"<{term.BIOLINK}affects>", f"<{term.BIOLINK}treats>"
RULES = {rule.name: rule for rule in load_rules(data_folder("shapes"))}


def _node(mark: str) -> str:
    """The subject of the first line that holds all of some words."""
    return next(line for line in LINES if mark in line).split()[0]


EVIDENCE = _node('claimgraph/rule> "lowers"')
STATEMENT = next(line for line in LINES if line.endswith(f"{EVIDENCE} {DOCUMENT} .")).split()[0]


def _without(*marks: str) -> list[str]:
    return [line for line in LINES if not all(mark in line for mark in marks)]


def _statement(name: str, predicate: str, subject: str, object_: str, *, negated: bool, certainty: str) -> list[str]:
    """A statement with evidence, as bare as the rules need it."""
    node, evidence = f"<{term.CLAIMGRAPH}statement/{name}>", f"<{term.CLAIMGRAPH}evidence/{name}>"
    return [
        f"{node} <{term.SUBJECT}> {subject} {DOCUMENT} .",
        f"{node} <{term.PREDICATE}> {predicate} {DOCUMENT} .",
        f"{node} <{term.OBJECT}> {object_} {DOCUMENT} .",
        f'{node} <{term.NEGATED}> "{str(negated).lower()}"^^<{term.XSD}boolean> {DOCUMENT} .',
        f"{node} <{term.HAS_EVIDENCE}> {evidence} {DOCUMENT} .",
        f"{evidence} <{term.CERTAINTY}> <{term.CLAIMGRAPH}{certainty}> {DOCUMENT} .",
    ]


def _end(value: int) -> list[str]:
    position = next(line for line in LINES if f"<{term.END}> " in line).split()[0]
    kept = [line for line in LINES if not line.startswith(f"{position} <{term.END}>")]
    return [*kept, f'{position} <{term.END}> "{value}"^^<{term.XSD}integer> {DOCUMENT} .']


SYNERGY = "<https://w3id.org/claimgraph/synergizes_with>"
OTHER_DRUG = "<http://purl.obolibrary.org/obo/CHEBI_2038>"
BROKEN = {
    "plain-edge-without-assertion": [*LINES, f"{DRUG} {TREATS} {DISEASE} {CLAIMS} ."],
    "plain-edge-denied": [
        *LINES,
        *_statement("yes", SYNERGY, DRUG, OTHER_DRUG, negated=False, certainty="Asserted"),
        *_statement("no", SYNERGY, OTHER_DRUG, DRUG, negated=True, certainty="Asserted"),
        f"{DRUG} {SYNERGY} {OTHER_DRUG} {CLAIMS} .",
    ],
    "plain-edge-of-a-kind-without": [*LINES, f"{REGIMEN} <{term.CLAIMGRAPH}reports_outcome> {DISEASE} {CLAIMS} ."],
    "reference-of-another-document": _without("jcult.1", "isReferencedBy"),
    "category-of-subject": [
        *LINES, *_statement("odd", TREATS, TOXICITY, DISEASE, negated=False, certainty="Hedged")
    ],
    "category-of-object": [*LINES, *_statement("odd", TREATS, DRUG, GENE, negated=False, certainty="Hedged")],
    "unknown-predicate": [
        *LINES,
        *_statement("odd", f"<{term.CLAIMGRAPH}likes>", DRUG, GENE, negated=False, certainty="Hedged"),
    ],
    "identifier": [*LINES, f"{DRUG} <{term.EXACT_MATCH}> <http://identifiers.org/hgnc/BCL2> {ENTITIES} ."],
    "identifier-of-another-entity": [*_without('"HGNC:7000"'),
                                     f'{GENE} <{term.IDENTIFIER}> "HGNC:990" {ENTITIES} .'],
    "regimen-of-one": _without(REGIMEN, f"<{term.HAS_PART}> {OTHER_DRUG}"),
    "unknown-entity": _without(f"{GENE} <{term.CATEGORY}>"),
    "place-beyond-document": _end(100_000),
    "role-beyond-document": [
        *LINES, f'{EVIDENCE} <{term.SUBJECT_LOCATION}> "100000"^^<{term.XSD}integer> {DOCUMENT} .'
    ],
    "quote-length": [line.replace(" lowered ", " raised ") if "oa#exact" in line else line for line in LINES],
    "evidence-without-quote": _without("oa#exact", "lowered"),
    "evidence-of-no-kind": [*LINES, f"{STATEMENT} <{term.HAS_EVIDENCE}> <{term.CLAIMGRAPH}evidence/none> {DOCUMENT} ."],
    "evidence-in-another-document": [line.replace(DOCUMENT, "<https://doi.org/10.5555/2>", 1)
                                     if line.startswith(f"{EVIDENCE} <{term.DERIVED_FROM}>") else line
                                     for line in LINES],
    "unknown-node": [*LINES, f'<https://example.org/x> <{term.LABEL}> "x" {DOCUMENT} .'],
    "outside-the-graphs": [*LINES, f'{DRUG} <{term.LABEL}> "x" .'],
    "blank-node": [*LINES, f"{STATEMENT} <{term.HAS_EVIDENCE}> _:b {DOCUMENT} ."],
}  # fmt: skip


def _rules_broken(report: Report) -> set[str]:
    return {violation.source.rsplit("/")[-1] for violation in report if "/rule/" in violation.source}


def test_the_graph_that_assembly_makes_conforms() -> None:
    for engine in Engine:
        report = validate(builders.graph(), engine=engine)
        assert report.conforms and list(report) == []


def test_every_rule_has_a_graph_that_breaks_it() -> None:
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("name", sorted(RULES))
def test_each_rule_is_broken_with_its_own_message(name: str) -> None:
    report = validate(load(BROKEN[name]), engine="sets")
    assert name in _rules_broken(report)
    assert RULES[name].message in {violation.message for violation in report}


def test_all_eight_invariants_are_covered() -> None:
    covered = {rule.invariant for rule in RULES.values()}
    for path in data_folder("shapes").glob("*.ttl"):
        covered.update(int(word) for word in path.read_text(encoding="utf-8").splitlines()[0] if word.isdecimal())
    assert covered == set(range(1, 9))


def test_a_denial_with_more_qualifiers_than_the_claim_leaves_the_edge_alone() -> None:
    special = _statement("no", AFFECTS, DRUG, GENE, negated=True, certainty="Asserted")
    qualified = f'<{term.CLAIMGRAPH}statement/no> <{term.BIOLINK}sex_qualifier> "female" {DOCUMENT} .'
    assert "plain-edge-denied" in _rules_broken(validate(load([*LINES, *special]), engine="sets"))
    assert "plain-edge-denied" not in _rules_broken(validate(load([*LINES, *special, qualified]), engine="sets"))


def test_a_violation_leads_to_the_words_of_the_source() -> None:
    lines = [line.replace("Asserted", "Certain") if line.startswith(EVIDENCE) else line for line in LINES]
    report = validate(load(lines), engine="sets")
    (violation,) = [v for v in report if "certainty" in v.message]
    assert violation.focus == EVIDENCE
    assert violation.value == f"<{term.CLAIMGRAPH}Certain>"
    assert (violation.document, violation.quote) == (
        "doi:10.5555/notes.1",
        "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.",
    )
    ((start, end),) = violation.places
    assert builders.TEXT[start:end] == violation.quote
    assert violation.quote in str(violation) and "claimgraph:Certain" in str(violation)


def test_a_selector_leads_to_its_evidence_too() -> None:
    report = validate(load(BROKEN["quote-length"]), engine="sets")
    (violation,) = [v for v in report if "longer or shorter" in v.message]
    assert violation.document == "doi:10.5555/notes.1"
    assert violation.quote == "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells."


def test_the_report_is_in_shacls_vocabulary_and_has_no_blank_nodes() -> None:
    report = validate(load(BROKEN["unknown-node"]), engine="sets")
    lines = list(report.triples())
    graph = Graph().parse(data="\n".join(lines), format="nt")
    results = list(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(report) > 0
    assert (None, SH.conforms, Literal(False)) in graph
    assert lines == sorted(set(lines)) and "_:" not in "".join(lines)


def test_files_and_folders_are_validated_too(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("\n".join(LINES), encoding="utf-8")
    assert validate(tmp_path).conforms
    assert validate(tmp_path / "graph.nq", engine="pyshacl").conforms


def test_what_cannot_be_validated_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        validate(tmp_path / "missing.nq")
    with pytest.raises(ConfigurationError, match="unknown engine"):
        validate(builders.graph(), engine="magic")
    with pytest.raises(DataError, match="no shapes"):
        validate(builders.graph(), shapes=tmp_path)
    (tmp_path / "a.ttl").write_text("not turtle")
    with pytest.raises(DataError, match="not Turtle"):
        validate(builders.graph(), shapes=tmp_path)
    (tmp_path / "a.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <a:b> a sh:NodeShape ; sh:targetClass <a:c> ; sh:not <a:d> ."
    )
    with pytest.raises(DataError, match="not known to the set engine"):
        validate(builders.graph(), shapes=tmp_path)
