"""What a graph answers: found by any name, weighed by what is independent, with what speaks against it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from kg.ask.choose import Filter
from kg.ask.graph import Graph
from kg.ask.index import write_index
from kg.ask.opening import index_of, open_build
from kg.errors import InputError, QueryError
from kg.identity import statement_id
from kg.model import Attribution, Certainty, ClaimGraph, ContextFact, Statement
from kg.rdf import quads
from tests import builders, query_fixture
from tests.strategies import any_graph

RELAYED = Attribution.RELAYED
DRUG, GENE = builders.ZIFTOMENIB.curie, builders.MEIS1.curie


def asked(graph: ClaimGraph, folder: Path) -> Graph:
    path = folder / "index.sqlite"
    path.unlink(missing_ok=True)
    write_index(graph, path, graph_sha256="0" * 64)
    return Graph(path)


def claims_on(statements: list[Statement]) -> ClaimGraph:
    made = builders.annotation()
    return builders.graph(replace(made, statements=tuple(statements)))


def said(text: str = "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.", *, negated: bool = False,
         qualifiers: tuple[tuple[str, str], ...] = (), **fields: Any) -> Statement:  # fmt: skip
    piece = builders.evidence(text, of=builders.document(), **fields)
    return Statement(DRUG, "biolink:affects", GENE, qualifiers, negated, (piece,))


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    return asked(builders.graph(), tmp_path)


@pytest.mark.parametrize("text", ["KO-539", "ko539", "KO 5", "zifto", "ZIFTOMENIB", "UNII:4MOD1F4ENC", "C164227"])
def test_a_drug_is_found_by_any_of_its_names(graph: Graph, text: str) -> None:
    assert DRUG in [hit.thing.curie for hit in graph.search(text)]


@pytest.mark.parametrize("text", ["", "  ", '"', "a OR b", "NEAR(", "*", "-", "name:x", "\0", "x" * 5_000, "é" * 50])
def test_a_search_takes_whatever_is_typed(graph: Graph, text: str) -> None:
    assert isinstance(graph.search(text), tuple)


def test_a_whole_name_comes_before_a_name_that_begins_so(graph: Graph) -> None:
    assert graph.search("ziftomenib")[0].thing.curie == DRUG
    assert graph.search("acute leukemia")[0].thing.curie == builders.LEUKEMIA.curie


def test_a_name_that_nothing_has_is_refused_with_the_nearest(graph: Graph) -> None:
    assert graph.find("KO539") == DRUG
    with pytest.raises(QueryError, match="ziftomenib"):
        graph.find("zifto")
    with pytest.raises(QueryError, match="no entity"):
        graph.find("aspirin")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ziftomenb", "ziftomenib"), ("zyftomenib", "ziftomenib"), ("ZIFTOMENIP", "ziftomenib"),
        ("acute leukaemia", "acute leukemia"), ("Leukaemia", "leukemia"), ("KO-593", "KO-539"),
    ],
)  # fmt: skip
def test_a_search_that_finds_nothing_shows_what_is_perhaps_meant(graph: Graph, typed: str, meant: str) -> None:
    first = graph.search(typed)[0]
    assert (first.name, first.near) == (meant, True)
    assert not graph.search(meant)[0].near
    assert graph.search(typed, group="process") == ()
    with pytest.raises(QueryError, match=rf"perhaps: {meant} \("):
        graph.find(typed)


def test_nothing_is_near_to_what_is_like_no_name(graph: Graph) -> None:
    assert graph.search("aspirin") == graph.search("zzzz") == graph.search("ziftomenib aspirin") == ()


@pytest.mark.parametrize("identifier", ["UNII:4MOD1", "UNII:"])
def test_what_is_near_to_an_identifier_is_told_by_its_name(graph: Graph, identifier: str) -> None:
    with pytest.raises(QueryError, match=r"perhaps: ziftomenib \(UNII:4MOD1F4ENC\)"):
        graph.find(identifier)


def test_claims_on_a_regimen_are_not_claims_on_its_drugs(graph: Graph) -> None:
    page = graph.entity_page(DRUG)
    assert [hit.thing.curie for hit in page.wholes] == [builders.REGIMEN.curie]
    ends = {end.curie for part in page.claims for claim in part.claims for end in (claim.subject, claim.object)}
    assert builders.REGIMEN.curie not in ends
    assert page.total == 2


def test_a_denial_counts_as_denied_and_is_found_as_such(graph: Graph) -> None:
    (part,) = (p for p in graph.entity_page(builders.TOXICITY.curie).claims)
    assert (part.affirmed, part.denied, part.role) == (0, 1, "object")
    assert [claim.negated for claim in graph.claims(Filter(polarity=("denied",))).claims] == [True]
    assert graph.about.counts["denied"] == 1


def test_a_claim_page_marks_the_words_and_names_the_reference(graph: Graph) -> None:
    (lowered,) = graph.claims(Filter(thing=(GENE,))).claims
    page = graph.claim_page(lowered.id)
    (evidence,) = page.evidence
    assert [(s.text, s.roles) for s in evidence.quote if s.roles] == [
        ("Ziftomenib", ("subject",)), ("lowered", ("trigger",)), ("MEIS1", ("object",)),
    ]  # fmt: skip
    assert "".join(s.text for s in evidence.quote) == "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells."
    assert [work.id for work in evidence.references] == ["doi:10.1234/jcult.1"]
    assert evidence.after.startswith("1 Ziftomenib may")
    assert dict(evidence.why)["rule"] == "lowers"
    assert lowered.relation == "reduces the level of"
    assert graph.claim_page(f"https://w3id.org/claimgraph/statement/{lowered.id}") == page
    assert graph.claim_page(lowered.id[:6]) == page


def test_the_citation_marker_within_the_words_is_marked(tmp_path: Path) -> None:
    text = "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.1"
    graph = asked(claims_on([said(text, references=(1,), citation_basis="marker 1")]), tmp_path)
    (evidence,) = graph.claim_page(graph.claims(Filter()).claims[0].id).evidence
    assert (evidence.quote[-1].text, evidence.quote[-1].roles) == ("1", ("citation",))


def test_one_trial_told_twice_is_one_observation(tmp_path: Path) -> None:
    trial = (ContextFact("trial", "clinicaltrials:NCT00000001", "sentence"),)
    one = said(context=trial, references=(1,), attribution=RELAYED)
    again = said("Ziftomenib may treat acute leukemia.", context=trial, references=(2,), attribution=RELAYED)
    both = replace(one, evidence=(*one.evidence, *again.evidence))
    (claim,) = asked(claims_on([both]), tmp_path).claims(Filter()).claims
    assert (claim.evidence, claim.references, claim.independent, claim.relayed_only) == (2, 2, 1, True)


def test_citing_a_work_and_agreeing_is_no_second_observation(tmp_path: Path) -> None:
    cites = said(references=(1,), attribution=Attribution.BOTH)
    (claim,) = asked(claims_on([cites]), tmp_path).claims(Filter()).claims
    assert (claim.independent, claim.relayed_only) == (1, False)


def test_a_sentence_is_counted_once_though_it_is_told_of_two_genotypes(tmp_path: Path) -> None:
    one, two = (said(context=(ContextFact("genotype", name, "sentence"),)) for name in ("KRAS G12C", "BRAF V600E"))
    other = said("Ziftomenib may treat acute leukemia.")
    told = replace(one, evidence=(*one.evidence, *two.evidence, *other.evidence))
    (claim,) = asked(claims_on([told]), tmp_path).claims(Filter()).claims
    assert (claim.evidence, claim.sentences) == (3, 2)


def test_what_was_counted_as_an_observation_is_told_by_kind(tmp_path: Path) -> None:
    trial = (ContextFact("trial", "clinicaltrials:NCT00000001", "sentence"),)
    several = said(references=(1, 2), attribution=RELAYED)
    own = said("Ziftomenib may treat acute leukemia.")
    tried = said("Ziftomenib with azacitidine is not toxic.", context=trial, references=(1,), attribution=RELAYED)
    for pieces, observed in (
        ((several,), {"work": 2}),
        ((several, own), {"work": 2, "report": 1}),
        ((tried,), {"trial": 1}),
        ((tried, several, own), {"trial": 1, "work": 2, "report": 1}),
        ((said(certainty=Certainty.OPEN_QUESTION),), {}),
    ):
        told = replace(several, evidence=tuple(piece for one in pieces for piece in one.evidence))
        (claim,) = asked(claims_on([told]), tmp_path).claims(Filter()).claims
        assert claim.observed == observed and sum(observed.values()) == claim.independent


UP = (("object_direction_qualifier", "increased"),)
DOWN = (("object_direction_qualifier", "decreased"),)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (said(), said(negated=True), "denied"),
        (said(qualifiers=UP), said(negated=True), "denied"),
        (said(qualifiers=UP), said(qualifiers=DOWN), "opposite direction"),
        (said(), said(negated=True, qualifiers=DOWN), None),
        (said(qualifiers=UP), said(negated=True, qualifiers=DOWN), None),
        (said(), said(qualifiers=DOWN), None),
        (said(negated=True), said(negated=True, qualifiers=DOWN), None),
    ],
)
def test_what_speaks_against_a_claim(tmp_path: Path, one: Statement, other: Statement, kind: str | None) -> None:
    graph = asked(claims_on([one, other]), tmp_path)
    ids = [statement_id(statement).removeprefix("statement/") for statement in (one, other)]
    pages = [graph.claim_page(id) for id in ids]
    assert [[c.id for c in page.against] for page in pages] == ([ids[::-1][:1], ids[:1]] if kind else [[], []])
    assert all(not (set(c.id for c in page.beside) & {*page.claim.against, page.claim.id}) for page in pages)
    found = graph.open().disagreements
    assert [d.kind for d in found] == ([kind] if kind else [])
    if kind:
        assert [c.id for c in found[0].affirming] == ids[:1]
        assert [c.id for c in found[0].opposing] == ids[1:]
        assert graph.open(DRUG).disagreements and not graph.open(builders.TOXICITY.curie).disagreements


def test_a_question_is_open_and_an_assertion_is_not(tmp_path: Path) -> None:
    graph = asked(claims_on([said(certainty=Certainty.OPEN_QUESTION), said(qualifiers=UP)]), tmp_path)
    assert [claim.certainty for claim in graph.open().questions] == ["open-question"]


@pytest.mark.parametrize(
    ("chosen", "fit"),
    [
        (Filter(), 4), (Filter(thing=(DRUG,)), 2), (Filter(thing=(DRUG,), other=(GENE,)), 1),
        (Filter(thing=(GENE,), other=(DRUG,)), 1), (Filter(thing=(GENE,), other=(GENE,)), 0),
        (Filter(certainty=("hedged",)), 1), (Filter(certainty=("hedged", "asserted")), 4),
        (Filter(level=("transcriptomic",)), 1), (Filter(attribution=("relayed",)), 1),
        (Filter(predicate=("biolink:treats",)), 1), (Filter(document=("doi:10.5555/notes.1",)), 4),
        (Filter(work=("doi:10.1234/jcult.1",)), 1), (Filter(since=2024), 2), (Filter(until=2023), 0),
        (Filter(thing=("' OR 1 --",)), 0),
    ],
)  # fmt: skip
def test_claims_are_chosen_by_all_that_they_are_of(graph: Graph, chosen: Filter, fit: int) -> None:
    held = graph.claims(chosen)
    assert (held.total, len(held.claims)) == (fit, fit)


def test_pages_of_claims_hold_each_once(graph: Graph) -> None:
    parts = [graph.claims(Filter(), offset=at, limit=1).claims for at in range(4)]
    assert len({part[0].id for part in parts}) == 4
    with pytest.raises(QueryError, match="range"):
        graph.claims(Filter(), limit=10**6)
    with pytest.raises(QueryError, match="order"):
        graph.claims(Filter(), order="id; DROP TABLE claim")


def test_what_rests_on_a_work_and_on_a_document(graph: Graph) -> None:
    work = graph.work_page("doi:10.1234/jcult.1")
    assert (work.total, [document.id for document, _ in work.cited_by]) == (1, ["doi:10.5555/notes.1"])
    document = graph.document_page("doi:10.5555/notes.1")
    assert [(entry.number, claims) for entry, claims in document.references] == [(1, 1), (2, 1)]
    for wrong in ("doi:10.1/x", ""):
        with pytest.raises(QueryError, match="no work"):
            graph.work_page(wrong)
        with pytest.raises(QueryError, match="no document"):
            graph.document_page(wrong)


def test_a_matrix_has_a_cell_where_a_claim_is(tmp_path: Path) -> None:
    fact = (ContextFact("genotype", "claimgraph:NPM1_mutation", "sentence"),)
    graph = asked(claims_on([said(context=fact), said(negated=True, context=fact)]), tmp_path)
    matrix = graph.matrix()
    assert ([d.curie for d in matrix.drugs], [g.curie for g in matrix.genotypes]) == (
        [DRUG], ["claimgraph:NPM1_mutation"],
    )  # fmt: skip
    (cell,) = matrix.cells
    assert (cell.claims, cell.denied, cell.levels) == (2, 1, {"": 2})
    assert graph.matrix(drugs=["claimgraph:Other"]).cells == ()
    assert graph.matrix(Filter(polarity=("denied",))).cells[0].claims == 1


def test_the_drugs_of_a_class_and_the_regimens_with_them_are_in_its_matrix(tmp_path: Path) -> None:
    graph = asked(query_fixture.graph(), tmp_path)
    shown = {thing.curie for thing in graph.matrix(drugs=["claimgraph:MeninInhibitor"]).drugs}
    assert shown
    assert shown <= {thing.curie for thing in graph.matrix().drugs}
    assert "CHEBI:28680" not in shown


@settings(max_examples=40)
@given(any_graph())
def test_any_graph_has_an_index_that_answers_all(graph: ClaimGraph) -> None:
    with TemporaryDirectory() as name:
        answering = asked(graph, Path(name))
        held = answering.claims(Filter(), limit=5_000)
        assert held.total == len(graph.statements)
        for statement in graph.statements:
            page = answering.claim_page(statement_id(statement))
            assert len(page.evidence) == len(statement.evidence)
            assert page.claim.negated is statement.negated
            assert sum(page.claim.certainties.values()) == len(statement.evidence)
        for entity in graph.entities:
            answering.entity_page(entity.curie)
        for document in graph.documents:
            answering.document_page(document.id)
        answers = (answering.matrix(), answering.open(), answering.network(Filter()), answering.about)
        assert all(msgspec.json.encode(answer) for answer in answers)


def test_a_regimen_that_is_said_to_hold_itself_is_told_as_any_other(tmp_path: Path) -> None:
    odd = replace(builders.REGIMEN, members=(DRUG, builders.REGIMEN.curie))
    made = builders.annotation()
    others = tuple(entity for entity in made.entities if entity.curie != odd.curie)
    claim = replace(said(trigger_span=builders.span("lowered")), subject=odd.curie)
    graph = asked(builders.graph(replace(made, statements=(claim,), entities=(*others, odd))), tmp_path)
    (evidence,) = graph.claim_page(graph.claims(Filter()).claims[0].id).evidence
    assert "not named in these words" in dict(evidence.why)["subject"]
    assert graph.entity_page(odd.curie).members


def test_the_index_is_made_once_beside_the_build_and_again_when_that_changed(tmp_path: Path) -> None:
    build = tmp_path / "graph"
    build.mkdir()
    write(build, builders.graph())
    first = index_of(build)
    made = first.stat().st_mtime_ns
    assert index_of(build) == first and first.stat().st_mtime_ns == made
    write(build, claims_on([said()]))
    second = index_of(build)
    assert second != first
    assert [path.name for path in second.parent.iterdir()] == [second.name]
    assert open_build(build).about.counts["claims"] == 1


def test_the_same_graph_gives_the_same_index(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a", "b")]
    for path in paths:
        write_index(builders.graph(), path, graph_sha256="0" * 64)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("content", [b"", b"not a database", None])
def test_what_is_no_index_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match="not an index"):
        Graph(path)


def test_an_index_of_another_version_is_refused(tmp_path: Path) -> None:
    write_index(builders.graph(), path := tmp_path / "x", graph_sha256="")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE meta SET value = '0' WHERE key = 'format'")
    database.close()
    with pytest.raises(InputError, match="another version"):
        Graph(path)


@pytest.mark.parametrize("id", ["", "zz", "12", "0000000000000000", "' OR 1", "../x", "g" * 16])
def test_an_id_that_no_claim_has_is_refused(graph: Graph, id: str) -> None:
    with pytest.raises(QueryError, match="claim"):
        graph.claim_page(id)


def write(build: Path, graph: ClaimGraph) -> None:
    (build / "graph.nq").write_text("".join(f"{line}\n" for line in quads(graph)), encoding="utf-8")
