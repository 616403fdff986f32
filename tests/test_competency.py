"""The competency questions: the named queries, asked of the editorial, give the answers that annotators wrote down.

Each question is put to two graphs, `annotated`, made of the annotators' own statements, and `extracted`, the build of
the text; every answer must be whole and right in both. An end that no vocabulary names ("limited duration of
response") has a local id, which nobody can guess: a claim of the same predicate in the same words is the annotators'
claim, whatever the local id of such an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
import yaml

from kg import vocabulary as term
from kg.assemble import assemble, canonical
from kg.extract import annotate
from kg.identifiers import compact
from kg.knowledge import load_knowledge
from kg.model import (
    Attribution,
    Certainty,
    ClaimGraph,
    ContextFact,
    Document,
    Entity,
    Evidence,
    EvidenceLevel,
    Quote,
    Span,
    Statement,
)
from kg.predicates import evidence_levels
from kg.query import SelectResult, named_query, run
from kg.query.result import plain
from kg.rdf import quads
from kg.read import read
from kg.store import load

SHARED = Path(__file__).parents[2] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated editorial is not here (../shared)")

QUALIFIER = re.compile(r"\w+_qualifier|qualified_predicate|clinical_approval_status")
WHOSE = {"ref": Attribution.RELAYED, "editorial": Attribution.OWN_VOICE, "editorial+ref": Attribution.BOTH}
Row = dict[str, str]
Gold = dict[str, Any]


@cache
def gold() -> Gold:
    return dict(yaml.safe_load((SHARED / "gold" / "editorial.yaml").read_text(encoding="utf-8")))


@cache
def relation(identifier: str) -> Gold:
    parts = [*gold()["relations"], *gold()["reference_title_relations"], *gold()["derived_from_reference_resolution"]]
    return dict(next(part for part in parts if part["id"] == identifier))


@cache
def question(number: int) -> Gold:
    questions = yaml.safe_load((SHARED / "gold" / "competency_questions.yaml").read_text(encoding="utf-8"))
    return dict(next(entry for entry in questions if entry["id"] == f"Q{number:02}"))


@cache
def genotype(words: str) -> str:
    """The CURIE of a genotype that the annotators name by its label."""
    return _genotypes(words)[0]


def _genotypes(words: str) -> list[str]:
    return [e["id"] for e in gold()["entities"] if e["label"].startswith(words) and "Variant" in e["category"]]


# --- the two graphs ---


class Asked(NamedTuple):
    """A graph to put questions to, and the statements in it."""

    kind: str
    store: ox.Store
    statements: tuple[Statement, ...]

    def __call__(self, name: str, **values: str) -> list[Row]:
        found = run(self.store, named_query(name), **values)
        assert isinstance(found, SelectResult)
        cells = [["" if cell is None else compact(plain(cell)) for cell in row] for row in found.rows]
        return [dict(zip(found.columns, row, strict=True)) for row in cells]

    def forms(self, identifier: str) -> set[tuple[str, str, str]]:
        """Subject, predicate and object of a relation of the annotators, as the claims of this graph have them."""
        entry = relation(identifier)
        wanted = _forms(entry)
        if self.kind == "annotated":
            return wanted
        negated = entry.get("polarity", "asserted") == "negated"
        found = {
            (s.subject, s.predicate, s.object)
            for s in self.statements
            if s.negated == negated and any(_alike(s, form) for form in wanted) and _told_there(s, identifier)
        }
        assert found, f"extraction does not find {identifier}"
        return found

    def subject(self, identifier: str) -> str:
        """The subject of a relation of the annotators, as this graph has it."""
        return min(self.forms(identifier))[0]

    def object(self, identifier: str) -> str:
        """The object of a relation of the annotators, as this graph has it."""
        return min(self.forms(identifier))[2]


def _alike(statement: Statement, form: tuple[str, str, str]) -> bool:
    """Whether a claim is of a form, where local ids of both stand for what its words name."""
    ends = zip((statement.subject, statement.object), (form[0], form[2]), strict=True)
    local = "claimgraph:"
    return statement.predicate == form[1] and all(
        own == other or (own.startswith(local) and other.startswith(local)) for own, other in ends
    )


def _told_there(statement: Statement, identifier: str) -> bool:
    spans = {sentence["id"]: sentence["spans"] for sentence in gold()["sentences"]}
    told = [Span(*span) for name in relation(identifier)["sentences"] for span in spans[name]]
    return any(piece.overlaps(span) for found in statement.evidence for piece in found.pieces for span in told)


def _forms(entry: Gold) -> set[tuple[str, str, str]]:
    """Subject, predicate and object of a relation, in each way that counts as right."""
    forms = [{}, *entry.get("alternatives", ())]
    return {
        (
            form.get("subject", entry["subject"]["id"]),
            form.get("predicate", entry["predicate"]),
            form.get("object", entry["object"]["id"]),
        )
        for form in forms
    }


@cache
def extracted() -> tuple[ClaimGraph, Document]:
    (document,) = read(SHARED / "seed" / "editorial.txt")
    assert isinstance(document, Document)
    found = annotate(document, load_knowledge())
    return assemble([found], version="0", lexicon_sha256="", rules_sha256=""), document


@cache
def annotated() -> ClaimGraph:
    """The extracted graph with the annotators' statements in place of its own."""
    graph, document = extracted()
    spans = {sentence["id"]: sentence["spans"] for sentence in gold()["sentences"]}
    statements: dict[Statement, list[Evidence]] = {}
    for entry in gold()["relations"]:
        pieces = tuple(Span(*span) for name in entry["sentences"] for span in spans[name])
        statement = Statement(
            entry["subject"]["id"],
            entry["predicate"],
            entry["object"]["id"],
            tuple(sorted((k, str(v)) for k, v in entry.get("qualifiers", {}).items() if QUALIFIER.fullmatch(k))),
            entry["polarity"] == "negated",
        )
        statements.setdefault(statement, []).append(
            Evidence(
                document.id,
                pieces,
                " ".join(document.text[slice(*piece)] for piece in pieces),
                "body",
                entry["id"],
                certainty=Certainty(entry["certainty"]),
                levels=tuple(map(EvidenceLevel, entry["evidence_level"])),
                context=tuple(_facts(entry["context"])),
                references=tuple(sorted(entry["citation"]["refs"])),
                attribution=WHOSE[entry["citation"]["attribution"]],
                quotes=tuple(Quote(piece, document.text[slice(*piece)]) for piece in pieces),
            )
        )
    known = {entity.curie: entity for entity in graph.entities}
    for statement in statements:
        for curie in (statement.subject, statement.object):
            known.setdefault(curie, Entity(curie, curie, "biolink:NamedThing"))
    return canonical(
        ClaimGraph(
            graph.documents,
            tuple(known.values()),
            tuple(
                Statement(s.subject, s.predicate, s.object, s.qualifiers, s.negated, tuple(found))
                for s, found in statements.items()
            ),
            graph.run,
        )
    )


def _facts(context: Gold) -> Iterable[ContextFact]:
    for kind, words in context.items():
        for value in words.split("; "):
            if kind == "genotype":
                value = next(iter(_genotypes(value)), value)
            yield ContextFact(kind, value, "sentence")


@pytest.fixture(scope="module", params=["annotated", "extracted"])
def ask(request: pytest.FixtureRequest) -> Asked:
    graph = annotated() if request.param == "annotated" else extracted()[0]
    return Asked(request.param, load(quads(graph)), graph.statements)


# --- what rows are compared by ---


def listed(cell: str) -> set[str]:
    return set(filter(None, cell.split("; ")))


def references(entry: Gold) -> set[str]:
    return {str(number) for number in entry["citation"]["refs"]}


def levels(*entries: Gold) -> set[str]:
    local = {str(level): iri.removeprefix("claimgraph:") for level, (iri, _eco) in evidence_levels().items()}
    return {local[level] for entry in entries for level in entry["evidence_level"]}


def is_sure(cell: str) -> bool:
    return cell == "Asserted"


CLASS, VENETOCLAX = "r03", "r01"
"""Relations whose subjects are the class of drugs and its partner."""


def subject(identifier: str) -> str:
    return relation(identifier)["subject"]["id"]  # type: ignore[no-any-return]


def object_(identifier: str) -> str:
    return relation(identifier)["object"]["id"]  # type: ignore[no-any-return]


# --- the questions ---


def test_q01_drugs_of_a_class_and_the_layer_that_names_them(ask: Asked) -> None:
    rows = ask("drugs-of-class", **{"class": subject(CLASS)})
    in_titles = {(object_(name), str(relation(name)["ref"])) for name in question(1)["rel"] if name.startswith("t")}
    in_titles.add((subject("t01a"), str(relation("t01a")["ref"])))
    assert {row["drug"] for row in rows if row["layer"] == "claim"} == {subject("r08")}
    titles = [row for row in rows if row["layer"] == "reference title"]
    assert {(row["drug"], number) for row in titles for number in listed(row["references"])} == in_titles


def test_q02_what_a_drug_inhibits_and_nothing_else(ask: Asked) -> None:
    (row,) = ask("targets-of-drug", drug=subject("r01"))
    qualifiers = relation("r01")["qualifiers"]
    assert (row["target"], row["direction"]) == (object_("r01"), qualifiers["object_direction_qualifier"])
    assert row["mechanism"] == qualifiers["causal_mechanism_qualifier"]


@pytest.mark.parametrize("names", [("r09a", "r10a"), ("r09b", "r10b")])
def test_q03_effects_of_a_drug_by_itself_in_each_genotype(ask: Asked, names: tuple[str, ...]) -> None:
    entries = [relation(name) for name in names]
    rows = ask("effects-of-drug", drug=subject(names[0]), genotype=genotype(entries[0]["context"]["genotype"]))
    assert {(row["effect"], row["references"]) for row in rows} == {
        (entry["object"]["id"], "; ".join(references(entry))) for entry in entries
    }
    assert {level for row in rows for level in listed(row["levels"])} == levels(*entries)


def test_q04_systems_of_a_synergy(ask: Asked) -> None:
    synergies = [n for n in question(4)["rel"] if relation(n)["predicate"] == "claimgraph:synergizes_with"]
    rows = ask("synergy-systems", drug=subject("r11"), partner=object_("r11"))
    assert {level for row in rows for level in listed(row["levels"])} == levels(*map(relation, synergies))
    assert {number for row in rows for number in listed(row["references"])} == {str(n) for n in question(4)["refs"]}
    effects = ask("effects-of-drug", drug=subject("r12a"))
    assert {level for row in effects if row["effect"] == object_("r12a") for level in listed(row["levels"])} == levels(
        relation("r12a")
    )


def test_q05_in_vivo_evidence_is_of_one_genotype(ask: Asked) -> None:
    rows = ask("in-vivo-evidence", drug=object_("r11"), genotype=genotype(relation("r13")["context"]["genotype"]))
    forms = [_forms(relation(name)) for name in question(5)["rel"]]
    found = {(row["agent"], row["predicate"], row["object"]) for row in rows}
    assert all(form & found for form in forms)
    assert found <= set.union(*forms)
    assert ask("in-vivo-evidence", genotype=genotype(relation("r09a")["context"]["genotype"])) == []


def test_q06_what_lowers_a_gene_at_which_level(ask: Asked) -> None:
    for target in {object_(name) for name in question(6)["rel"]}:
        entries = [relation(name) for name in question(6)["rel"] if object_(name) == target]
        rows = ask("what-lowers", target=target, aspect="expression")
        assert {(row["agent"], frozenset(listed(row["references"]))) for row in rows} == {
            (entry["subject"]["id"], frozenset(references(entry))) for entry in entries
        }
        for entry in entries:
            (row,) = [row for row in rows if row["agent"] == entry["subject"]["id"]]
            assert listed(row["levels"]) <= levels(entry)


def test_q07_the_mechanism_of_a_synergy(ask: Asked) -> None:
    rows = ask("mechanism", drug=object_("r31"))
    sensitised = [row for row in rows if row["relation"] == relation("r31")["predicate"]]
    assert {row["through"] for row in sensitised} >= {object_("r29"), object_("r30")}
    assert all(listed(row["references"]) == references(relation("r31")) for row in sensitised)
    ends = (subject("r60"), relation("r60")["predicate"])
    together = [row for row in rows if (row["benefactor"], row["relation"]) == ends]
    assert {row["through"] for row in together} >= {object_("r15"), object_("r16")}
    assert {(row["cause"], row["step"]) for row in rows} >= {
        (ask.subject(name), relation(name)["predicate"]) for name in ("r18", "r32")
    }


def test_q08_approvals_by_genotype_and_setting(ask: Asked) -> None:
    rows = ask("approvals")
    found = {(row["drug"], row["disease"], row["genotypes"], frozenset(listed(row["references"]))) for row in rows}
    assert found == {
        (entry["subject"]["id"], entry["object"]["id"], entry["context"]["genotype"], frozenset(references(entry)))
        for entry in map(relation, question(8)["rel"])
    }
    assert all(listed(row["settings"]) == set(relation("r19")["context"]["setting"].split("; ")) for row in rows)


def test_q09_pairs_of_drug_and_genotype_that_a_title_covers(ask: Asked) -> None:
    covered = [entry for entry in map(relation, question(9)["rel"]) if "from_relation" in entry]
    rows = ask("drug-genotype-pairs", **{"class": subject(CLASS)})
    assert {(row["covered_drug"], row["covered_genotype"], row["reference_number"]) for row in rows} == {
        (
            entry["subject"]["id"],
            genotype(relation(entry["from_relation"])["context"]["genotype"]),
            str(entry["ref"]),
        )
        for entry in covered
    }
    never = relation("x04")
    other = genotype(relation("r20")["context"]["genotype"])
    assert ask("drug-genotype-pairs", **{"class": subject(CLASS)}, drug=never["subject"]["id"], genotype=other) == []


def test_q10_what_limits_a_drug(ask: Asked) -> None:
    assert ask.object("r44") in {row["limit"] for row in ask("limitations", drug=subject(CLASS))}
    assert ask.object("r21") in {row["limit"] for row in ask("limitations", drug=ask.subject("r21"))}


def test_q11_an_open_question_is_no_fact(ask: Asked) -> None:
    gap = relation("r36")["predicate"]
    rows = [row for row in ask("open-questions", thing=subject("r34")) if row["predicate"] != gap]
    forms = {form[1:] for form in _forms(relation("r34"))}
    assert {row["predicate"] for row in rows} <= {predicate for predicate, _object in forms}
    assert {(row["certainty"], frozenset(listed(row["references"]))) for row in rows} == {
        ("OpenQuestion", frozenset(references(relation("r34")))),
        ("Hedged", frozenset(references(relation("r35")))),
    }
    edges = ask.store.query(f"SELECT * {{ GRAPH <{term.CLAIMS}> {{ ?subject ?predicate ?object }} }}")
    assert isinstance(edges, ox.QuerySolutions)
    found = {tuple(compact(solution[k].value) for k in ("subject", "predicate", "object")) for solution in edges}
    assert not found & _forms(relation("r34"))
    lacking = {(row["predicate"], row["certainty"]) for row in ask("open-questions")}
    assert (gap, "Asserted") in lacking


def test_q12_what_is_uncertain(ask: Asked) -> None:
    labels = {entity.curie: entity.label for entity in extracted()[0].entities}
    wanted = {
        name: {(labels.get(s, s), p, labels.get(o, o)) for s, p, o in ask.forms(name)} for name in question(12)["rel"]
    }
    rows = ask("uncertain-claims")
    found = {(row["subject_name"], row["predicate"], row["object_name"]) for row in rows}
    assert found <= set.union(*wanted.values())
    open_ = ask("uncertain-claims", certainty="OpenQuestion")
    asked = {(row["subject_name"], row["predicate"], row["object_name"]) for row in open_}
    assert asked <= wanted["r34"]
    assert all(forms & found for forms in wanted.values())


@pytest.mark.parametrize(("number", "names"), [(13, ("r46", "r50")), (14, ("r47",))])
def test_q13_q14_adverse_events_how_sure_and_how_cited(ask: Asked, number: int, names: tuple[str, ...]) -> None:
    assert set(names) <= set(question(number)["rel"])
    rows = ask("adverse-events", drug=subject(names[0]))
    assert {(row["event"], is_sure(row["certainty"]), frozenset(listed(row["references"]))) for row in rows} == {
        (entry["object"]["id"], entry["certainty"] == "asserted", frozenset(references(entry)))
        for entry in map(relation, names)
    }
    if number == 14:
        assert listed(rows[0]["settings"]) == {relation("r47")["context"]["setting"]}


def test_q15_toxicity_feared_of_a_combination(ask: Asked) -> None:
    rows = ask("regimen-toxicity", drug=subject(CLASS), partner=subject(VENETOCLAX))
    assert {row["event"] for row in rows} == {object_("r49"), object_("r61")}
    assert not any(is_sure(row["certainty"]) or row["references"] for row in rows)


@pytest.mark.parametrize("other", ["t02a", "t03a"])
def test_q16_evidence_does_not_transfer_within_a_class(ask: Asked, other: str) -> None:
    rows = ask("transfer", **{"from": subject("r08"), "to": object_(other)})
    claims = [row for row in rows if row["kind"] == "claim"]
    assert claims
    assert not any(row["also_stated"] == "true" for row in claims)
    assert ask("synergy-systems", drug=object_(other)) == []
    assert {(row["subject"], row["predicate"], row["object"]) for row in rows if row["kind"] == "difference"} >= {
        form for name in ("r41", "r42", "r43") for form in [min(ask.forms(name))]
    }


def test_q17_negative_and_mixed_findings(ask: Asked) -> None:
    rows = ask("negative-findings")
    labels = {entity.curie: entity.label for entity in extracted()[0].entities}
    found = {(row["subject_name"], row["predicate"], row["object_name"]) for row in rows}
    names = [name for name in question(17)["rel"] if name != "r40"]  # a trait of a disease, no finding on a drug
    for name in names:
        assert {(labels.get(s, s), p, labels.get(o, o)) for s, p, o in ask.forms(name)} & found, name


def test_q18_claims_that_rest_on_one_work_alone(ask: Asked) -> None:
    rows = ask("sole-source", number="1")
    labels = {entity.curie: entity.label for entity in extracted()[0].entities}
    found = {(row["subject_name"], row["predicate"], row["object_name"]) for row in rows}

    def named(name: str) -> set[tuple[str, str, str]]:
        return {(labels.get(s, s), p, labels.get(o, o)) for s, p, o in ask.forms(name)}

    assert {row["reference_number"] for row in rows} == {"1"}
    assert all(named(name) & found for name in question(18)["rel"])
    assert not any(named(name) & found for name in ("r29", "r30", "r31", "r32"))


def test_q19_ties_of_the_authors(ask: Asked) -> None:
    rows = ask("ties")
    wanted: dict[frozenset[str], set[str]] = {}
    for fact in gold()["disclosures_and_contributions"]:
        if "org_" in fact["object"]:
            words = re.findall(r"[A-Z]?[a-z]+", fact["predicate"].partition(":")[2])
            wanted.setdefault(frozenset(word.lower() for word in words), set()).add(fact["surface"])
    found: dict[frozenset[str], set[str]] = {}
    for row in rows:
        if "org_" in row["to"]:
            found.setdefault(frozenset(row["relation"].split("_")), set()).add(row["to_name"])
    assert len(found) == len(wanted)
    for relation_words, organisations in found.items():  # the annotators' names are longer
        assert [names for words, names in wanted.items() if relation_words <= words] == [organisations]
    assert {row["reference_number"] for row in rows if row["relation"] == "cites_own_work"} == {
        str(number) for number in question(19)["refs"]
    }
    (denied,) = [row for row in rows if row["negated"] == "true"]
    assert denied["relation"] == "has_conflict_of_interest"


def test_q20_what_the_text_does_not_say_is_an_empty_answer(ask: Asked) -> None:
    assert ask("outcomes") == []
    for kind in ("dose", "cell_line", "trial"):
        assert ask("circumstances", kind=kind) == []
    forbidden = yaml.safe_load((SHARED / "gold" / "forbidden.yaml").read_text(encoding="utf-8"))["editorial"]
    absent = {entry["object"] for entry in forbidden if entry["subject"] == entry["predicate"] == "*"}
    assert len(absent) > 4
    for thing in absent:
        assert ask("claims-about", thing=thing) == []
        assert ask("what-lowers", target=thing) == []
    lowered = ask("what-lowers", target=object_("r01"), aspect="expression")
    assert subject("r01") not in {row["agent"] for row in lowered}
