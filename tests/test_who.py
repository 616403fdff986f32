"""Who showed it, in which model, and who saw nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kg
from kg.ask.choose import Filter
from kg.ask.graph import Graph
from kg.ask.index import write_index
from kg.ask.who import who
from kg.cli import application
from kg.errors import QueryError
from kg.model import Certainty, ContextFact, Entity, Outcome, Span, Statement
from kg.rdf import quads
from kg.resources import data_table
from tests import builders
from tests.test_lexicon_data import ENTITIES, relation

CLASS = Entity("claimgraph:MeninInhibitor", "menin inhibitor", "biolink:ChemicalRole")
EXPOSURE = Entity("claimgraph:MeninInhibition", "menin inhibition", "biolink:ChemicalExposure")
DRUG = Entity("X:1", "revumenib", "biolink:SmallMolecule", parents=(CLASS.curie,))
PARTNER = Entity("X:2", "venetoclax", "biolink:SmallMolecule")
THIRD = Entity("X:3", "azacitidine", "biolink:SmallMolecule")
BOTH = Entity("X:4", "revumenib + venetoclax", "biolink:ChemicalMixture", members=(DRUG.curie, PARTNER.curie))
ONE = Entity("X:5", "azacitidine + revumenib", "biolink:ChemicalMixture", members=(THIRD.curie, DRUG.curie))
DISEASE = Entity("X:6", "leukemia", "biolink:Disease")
WORDS = "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells."


def said(
    subject: Entity, object_: Entity, *, negated: bool = False, certainty: Certainty = Certainty.ASSERTED
) -> Statement:
    piece = builders.evidence(WORDS, of=builders.document(), certainty=certainty)
    return Statement(subject.curie, "claimgraph:synergizes_with", object_.curie, (), negated, (piece,))


SAID = (
    said(DRUG, PARTNER),
    said(PARTNER, DRUG, negated=True),
    said(EXPOSURE, PARTNER, certainty=Certainty.HEDGED),
    said(CLASS, PARTNER, certainty=Certainty.OPEN_QUESTION),
    said(BOTH, DISEASE),
    said(ONE, DISEASE),
    said(THIRD, PARTNER),
)


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    entities = (CLASS, EXPOSURE, DRUG, PARTNER, THIRD, BOTH, ONE, DISEASE)
    made = builders.graph(replace(builders.annotation(), statements=SAID, entities=entities, mentions=()))
    write_index(made, tmp_path / "index.sqlite", graph_sha256="0" * 64)
    return Graph(tmp_path / "index.sqlite")


@pytest.mark.parametrize("asked", [CLASS, EXPOSURE])
def test_a_class_asks_for_its_drugs_and_for_the_exposure_that_they_bring_about(graph: Graph, asked: Entity) -> None:
    found = who(graph, asked.curie, PARTNER.curie)
    told = [(one.stance, one.claim.subject.label, one.claim.object.label) for one in found.findings]
    assert told == [
        ("found", "revumenib", "venetoclax"),
        ("found", "revumenib + venetoclax", "leukemia"),
        ("not-found", "venetoclax", "revumenib"),
        ("suspected", "menin inhibition", "venetoclax"),
        ("asked", "menin inhibitor", "venetoclax"),
    ]
    assert [one.on for one in found.findings] == ["both", "together", "both", "both", "both"]
    assert found.total == 5
    kinds = ["menin inhibition", "menin inhibitor", "revumenib", "revumenib + venetoclax"]
    assert [thing.label for thing in found.kinds] == kinds


def test_what_was_seen_in_a_genotype_is_about_it(tmp_path: Path) -> None:
    variant = Entity("X:7", "KMT2A rearrangement", "biolink:SequenceVariant")
    other = Entity("X:8", "NPM1 mutation", "biolink:SequenceVariant")
    seen = [
        builders.evidence(
            WORDS, of=builders.document(), subject_span=Span(place, place + 3), context=(fact("genotype", one),)
        )
        for place, one in ((0, variant), (4, other))
    ]
    claim = Statement(DRUG.curie, "claimgraph:beneficial_in_models_of", DISEASE.curie, (), False, tuple(seen))
    entities = (DRUG, DISEASE, variant, other)
    made = builders.graph(replace(builders.annotation(), statements=(claim,), entities=entities, mentions=()))
    write_index(made, tmp_path / "index.sqlite", graph_sha256="0" * 64)
    for names in (("KMT2A rearrangement", "revumenib"), ("revumenib", "KMT2A rearrangement")):
        found = who(Graph(tmp_path / "index.sqlite"), *names)
        assert [(one.on, [fact.value for fact in one.evidence.context]) for one in found.findings] == [
            ("in", ["KMT2A rearrangement"])
        ]
        assert found.total == 1


def fact(kind: str, of: Entity) -> ContextFact:
    return ContextFact(kind, of.curie, "sentence")


def variant(label: str, curie: str | None = None, category: str = "biolink:SequenceVariant") -> Entity:
    return Entity(curie or f"X:{label.replace(' ', '_')}", label, category)


def asked_of(tmp_path: Path, *entities: Entity, seen_in: Entity | None = None) -> Graph:
    """A graph with one claim: on the first of the entities and the drug, or on drug and disease in a genotype."""
    if seen_in:
        piece = builders.evidence(WORDS, of=builders.document(), context=(fact("genotype", seen_in),))
        claim = Statement(DRUG.curie, "claimgraph:beneficial_in_models_of", DISEASE.curie, (), False, (piece,))
    else:
        claim = said(entities[0], DRUG)
    tmp_path.mkdir(exist_ok=True)
    held = (DRUG, DISEASE, *entities, *([seen_in] if seen_in else []))
    made = builders.graph(replace(builders.annotation(), statements=(claim,), entities=held, mentions=()))
    write_index(made, tmp_path / "index.sqlite", graph_sha256="0" * 64)
    return Graph(tmp_path / "index.sqlite")


@pytest.mark.parametrize(
    ("of", "gene"),
    [
        (variant("KRAS Q61H"), "KRAS"),
        (variant("PDGFRA EXON 18 INSERTION"), "PDGFRA"),
        (variant("IDH2-mutated"), "IDH2"),
        (variant("ETV6::NTRK3 fusion"), "NTRK3"),
        (variant("ETV6-NTRK3"), "ETV6"),
        (variant("KIT V654A AND BRAF amplification", category="biolink:Genotype"), "BRAF"),
        (variant("MLL rearranged"), "KMT2A"),
        (variant("any words", "claimgraph:TP53_loss"), "p53"),
    ],
)
def test_a_gene_asks_for_its_variants_though_the_graph_has_nothing_of_the_gene(
    tmp_path: Path, of: Entity, gene: str
) -> None:
    for graph in (asked_of(tmp_path / "end", of), asked_of(tmp_path / "seen", seen_in=of)):
        found = who(graph, gene, DRUG.label)
        assert found.total == 1 and found.thing.group == "gene"
        assert [kind.label for kind in found.kinds] == [of.label]
        page = graph.entity_page(graph.find(gene))
        assert [hit.thing.curie for hit in page.variants] == [of.curie] and page.total == 0
        assert graph.find(gene) in [one.curie for one in graph.entity_page(of.curie).genes]


def test_a_variant_is_of_the_gene_as_the_graph_has_it(tmp_path: Path) -> None:
    own = Entity("X:gene", "KRAS", "biolink:Gene", xrefs=("HGNC:6407",))
    graph = asked_of(tmp_path, variant("KRAS G13D"), own)
    assert who(graph, "KRAS", DRUG.label).thing.curie == "X:gene"
    with pytest.raises(QueryError, match="no entity"):
        graph.find("HGNC:6407x")


@pytest.mark.parametrize("label", ["V600E", "exon 14 skipping", "loss of function", "del(17p)", "t(9;11)"])
def test_no_gene_is_made_up_for_a_variant_that_tells_none(tmp_path: Path, label: str) -> None:
    graph = asked_of(tmp_path, variant(label))
    assert graph.entity_page(f"X:{label.replace(' ', '_')}").genes == ()


def test_a_variant_does_not_ask_for_its_gene_nor_a_gene_for_another(tmp_path: Path) -> None:
    graph = asked_of(tmp_path, Entity("X:gene", "KRAS", "biolink:Gene"), variant("KRAS G12C"), variant("NRAS Q61K"))
    assert who(graph, "KRAS", DRUG.label).total == 1
    assert who(graph, "KRAS G12C", DRUG.label).total == 0
    assert who(graph, "NRAS", DRUG.label).total == 0


def test_a_drug_does_not_ask_for_its_class(graph: Graph) -> None:
    found = who(graph, DRUG.curie, PARTNER.curie)
    assert {one.claim.subject.label for one in found.findings} == {"revumenib", "venetoclax", "revumenib + venetoclax"}


def test_the_two_may_be_named_either_way_round(graph: Graph) -> None:
    one, other = who(graph, CLASS.curie, PARTNER.curie), who(graph, PARTNER.curie, CLASS.curie)
    assert {finding.claim.id for finding in one.findings} == {finding.claim.id for finding in other.findings}


def test_claims_can_be_chosen_and_the_rest_is_counted(graph: Graph) -> None:
    denied = who(graph, CLASS.curie, PARTNER.curie, Filter(polarity=("denied",)))
    assert [one.stance for one in denied.findings] == ["not-found"]
    some = who(graph, CLASS.curie, PARTNER.curie, limit=2)
    assert (some.total, len({one.claim.id for one in some.findings})) == (5, 2)


def test_nothing_said_is_an_answer_and_nobody_asked_for_is_none(graph: Graph) -> None:
    assert who(graph, THIRD.curie, BOTH.curie).total == 0
    with pytest.raises(QueryError, match="no entity"):
        who(graph, "X:99", CLASS.curie)
    with pytest.raises(QueryError, match=r"venetoclx.*perhaps: venetoclax \(X:2\)"):
        who(graph, "venetoclx", CLASS.curie)
    with pytest.raises(QueryError, match="no name"):
        who(graph, " ", CLASS.curie)


def test_the_command_tells_who_saw_nothing_and_cites() -> None:
    output = str(Path(__file__).parent.parent / "output")
    runner = CliRunner()
    told = runner.invoke(application("who"), ["who", output, "MENi", "ABT-199"])
    assert told.exit_code == 0, told.output
    nothing = told.output.partition("Looked for, and not found")[2].partition("Suspected")[0]
    assert "it is not so that: revumenib — synergizes with — venetoclax" in nothing
    assert "TP53 loss" in nothing and "doi:10.1101/2025.03.24.644993" in nothing
    answer = json.loads(runner.invoke(application("who"), ["who", output, "MENi", "ABT-199", "--json"]).output)
    assert {one["stance"] for one in answer["findings"]} == {"found", "not-found", "suspected", "asked"}


def places_of(told: str) -> list[tuple[int, int, int]]:
    """Of each heading of the command: the places that it counts, those that it says are told, and those that are."""
    counted = []
    for part in re.split(r"\n(?=(?:Found|Looked for|Suspected|Asked)\b)", told)[1:]:
        places = re.match(r"[^\n]*: (\d+) places?(?:, told as (\d+))?", part)
        assert places, part
        counted.append((int(places[1]), int(places[2] or places[1]), len(re.findall(r"^    words ", part, re.M))))
    return counted


@pytest.mark.parametrize(
    "pair", [("MENi", "ABT-199"), ("revumenib", "acute myeloid leukemia"), ("KMT2A", "MENi"), ("ABT-199", "AML")]
)
def test_as_many_places_are_told_as_the_headings_say(pair: tuple[str, str]) -> None:
    output = str(Path(__file__).parent.parent / "output")
    told = CliRunner().invoke(application("who"), ["who", output, *pair]).output
    assert places_of(told)
    for places, said_to_be_told, are_told in places_of(told):
        assert places >= said_to_be_told == are_told
    (total,) = re.findall(r"(\d+) claims?$", told.splitlines()[0])
    twice = re.findall(r"^(\d+) of them stands? under two headings", told, re.M)
    assert len(re.findall(r"^    claim ", told, re.M)) == int(total) + int(twice[0] if twice else 0)


def number(measure: str, value: str, group: str | None = None) -> Outcome:
    return Outcome(measure, value, "%", builders.span(WORDS, builders.TEXT), group=group)


def test_an_outcome_is_told_with_its_measure_its_value_and_whom_it_is_of(tmp_path: Path) -> None:
    young, old = (variant(f"{name} mutation", f"claimgraph:{name}") for name in ("KRAS", "NRAS"))
    drug, disease = replace(DRUG, curie="claimgraph:drug", parents=()), replace(DISEASE, curie="claimgraph:disease")
    told = [
        builders.evidence(WORDS, of=builders.document(), context=(fact("disease", disease), *more), outcome=outcome)
        for more, outcome in (
            ((fact("genotype", young),), number("complete remission", "61")),
            ((fact("genotype", old),), number("complete remission", "38")),
            ((), number("overall survival", "70", "treated cohort")),
        )
    ]
    claim = Statement(drug.curie, "claimgraph:has_reported_outcome", disease.curie, (), False, tuple(told))
    made = builders.graph(
        replace(builders.annotation(), statements=(claim,), entities=(drug, disease, young, old), mentions=())
    )
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in quads(made)), encoding="utf-8")
    shown = CliRunner().invoke(application("who"), ["who", str(tmp_path), "revumenib", "leukemia"]).output
    assert "outcome     complete remission 61% [KRAS mutation]" in shown
    assert "outcome     complete remission 38% [NRAS mutation]" in shown
    assert "outcome     overall survival 70% (treated cohort)\n" in shown
    assert "Found: 3 places, told as 1" in shown


def test_what_shows_no_kind_of_work_is_not_called_an_opinion_where_people_read() -> None:
    output = str(Path(__file__).parent.parent / "output")
    runner = CliRunner()
    shown = [runner.invoke(application("who"), ["who", output, "MENi", "ABT-199"]).output]
    shown += [runner.invoke(application("explain"), ["explain", output, "-s", "MENi"]).output]
    for told in shown:
        assert "statement, kind of work not told" in told and "opinion" not in told
    with kg.open(output) as graph:
        (words,) = (facet.label for facet in graph.about.facets["level"] if facet.value == "author opinion")
        assert words == "statement, kind of work not told"
        held = graph.claims(level="author opinion")
        assert held.total and all("author opinion" in claim.levels for claim in held.claims)


def test_the_id_that_the_command_prints_is_taken_wherever_a_claim_is_asked_for() -> None:
    output = str(Path(__file__).parent.parent / "output")
    runner = CliRunner()
    told = runner.invoke(application("who"), ["who", output, "SNDX-5613", "ABT-199"]).output
    for id in re.findall(r"claim +([0-9a-f]+)", told)[:2]:
        explained = runner.invoke(application("explain"), ["explain", output, id])
        assert explained.exit_code == 0 and "venetoclax" in explained.output
        asked = ["query", "evidence-of-claim", "--claim", id, "--build", output, "--format", "csv"]
        done = subprocess.run([sys.executable, "-m", "kg", *asked], capture_output=True, text=True, check=True)
        assert len(done.stdout.splitlines()) > 1


def test_an_exposure_is_joined_to_the_class_that_acts_on_the_same_targets() -> None:
    targets: dict[str, set[str]] = {}
    for agent, target, _ in relation("targets.tsv"):
        targets.setdefault(agent, set()).add(target)
    exposures = {entity.curie for entity in ENTITIES.values() if entity.category == "biolink:ChemicalExposure"}
    joined = data_table("ask", "exposures.tsv")
    assert {exposure for exposure, _ in joined} <= exposures
    for exposure, role in joined:
        assert ENTITIES[role].category == "biolink:ChemicalRole", role
        both = targets.get(exposure), targets.get(role)
        assert None in both or both[0] == both[1], exposure
