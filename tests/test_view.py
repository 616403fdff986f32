"""The pages: what they say of a graph, that nothing leaves them, and that equal graphs give equal bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from kg.model import Attribution, Certainty, ClaimGraph, Entity, Evidence, Metadata, Outcome, Run, Span, Statement
from kg.predicates import predicates
from kg.view import network_html, network_svg, report_html
from kg.view.appearance import asset, families, group_of, groups, phrase, relation
from kg.view.catalogue import catalogue, independent_observations
from kg.view.details import detail, outcome_words
from kg.view.quotes import stretches
from tests.view_fixture import LETTER, REVIEW, claim_graph

EMPTY = ClaimGraph((), (), (), Run("0.1.0", "a" * 64, "b" * 64))
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture(scope="module")
def graph() -> ClaimGraph:
    return claim_graph()


@pytest.fixture(scope="module")
def page(graph: ClaimGraph) -> str:
    return network_html(graph)


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*)</script>', page)
    assert found
    return json.loads(found[1])


def hostile_graph() -> ClaimGraph:
    graph = claim_graph()
    entities = tuple(replace(e, label=HOSTILE, synonyms=(HOSTILE,)) for e in graph.entities)
    statements = tuple(
        replace(s, evidence=tuple(replace(e, quote=HOSTILE, section=HOSTILE, rule=HOSTILE) for e in s.evidence))
        for s in graph.statements
    )
    return replace(graph, entities=entities, statements=statements)


def test_equal_graphs_give_equal_bytes_whatever_the_order_of_hashing() -> None:
    program = (
        "import hashlib; from tests.view_fixture import claim_graph as g; "
        "from kg.view import network_html as n, report_html as r, network_svg as s; "
        "print(hashlib.sha256((n(g()) + r(g(), ['x']) + s(g())).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
            text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1


@pytest.mark.parametrize("make", [network_html, report_html])
def test_a_page_asks_no_host_for_anything(make: Any, graph: ClaimGraph) -> None:
    page = make(graph)
    assert not re.search(r"<(link|img|iframe|object|embed|base)\b", page)
    own = page.replace("image.src =", "")
    assert not re.search(r"\b(src|srcset|@import|fetch|XMLHttpRequest|WebSocket)\s*[=(]", own)
    assert "url(" not in page


@pytest.mark.parametrize("make", [network_html, report_html])
def test_the_policy_admits_exactly_the_style_and_script_of_the_page(make: Any, graph: ClaimGraph) -> None:
    page = make(graph)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy and policy[1].startswith("default-src 'none'; ") and "unsafe" not in policy[1]
    inline = re.findall(r"<style>(.*?)</style>|<script>(.*?)</script>", page, re.DOTALL)
    digests = {base64.b64encode(hashlib.sha256((a or b).encode()).digest()).decode() for a, b in inline}
    assert digests == set(re.findall(r"'sha256-([^']+)'", policy[1]))
    assert not re.search(r"<[a-z]+[^>]*\s(style|on[a-z]+)=", page.partition("<script")[0])


def test_markup_in_a_text_stays_text() -> None:
    graph = hostile_graph()
    for page in (network_html(graph), report_html(graph, [HOSTILE]), network_svg(graph)):
        assert "<img" not in page and "alert(1)</script>" not in page
    ElementTree.fromstring(network_svg(graph))


def test_the_script_never_parses_markup() -> None:
    scripts = [asset(name) for name in ("panel.js", "list.js", "search.js", "canvas.js", "state.js", "filters.js")]
    parsing = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(")
    assert not any(parsing.search(text) for text in scripts)


def test_every_statement_and_all_its_evidence_is_in_the_network(graph: ClaimGraph, page: str) -> None:
    data = data_of(page)
    claims = [claim for edge in data["edges"] for claim in edge["claims"]]
    assert len(claims) == len(graph.statements)
    assert sum(len(claim["evidence"]) for claim in claims) == sum(len(s.evidence) for s in graph.statements)


def test_statements_that_differ_in_qualifiers_only_are_one_edge(page: str) -> None:
    data = data_of(page)
    labels = [node["label"] for node in data["nodes"]]
    edges = [e for e in data["edges"] if (labels[e["source"]], labels[e["target"]]) == ("revumenib", "BCL2")]
    assert [[claim["words"] for claim in e["claims"]] for e in edges] == [
        ["reduces the abundance of", "reduces the expression of"]
    ]
    assert edges[0]["words"] == "affects"


def test_a_denied_claim_is_a_twin_of_the_claim_that_it_denies(page: str) -> None:
    edges = data_of(page)["edges"]
    twins = [(e["negated"], edges[e["twin"]]["negated"]) for e in edges if e["twin"] is not None]
    assert sorted(twins) == [(False, True), (True, False)]
    assert {e["family"] for e in edges if e["negated"]} == {"denied"}


def test_a_symmetric_claim_is_denied_from_either_side(graph: ClaimGraph) -> None:
    synergy = [s for s in graph.statements if s.predicate == "claimgraph:synergizes_with"]
    turned = tuple(replace(s, subject=s.object, object=s.subject) if s.negated else s for s in synergy)
    made = replace(graph, statements=turned)
    assert [edge["twin"] for edge in data_of(network_html(made))["edges"]] == [1, 0]
    assert "1 claim that one place makes and another denies" in report_html(made)


def test_one_work_cited_by_two_documents_is_one_independent_reference(graph: ClaimGraph) -> None:
    names = catalogue(graph)
    pair = [s for s in graph.statements if s.subject == "PUBCHEM.COMPOUND:132212657" and s.object == "HGNC:990"]
    assert {e.document for s in pair for e in s.evidence} == {REVIEW, LETTER}
    assert independent_observations(pair, names) == 1


def test_the_marked_words_of_a_quote_are_the_words_of_its_spans(graph: ClaimGraph) -> None:
    for statement in graph.statements:
        for evidence in statement.evidence:
            pieces = stretches(evidence)
            assert "".join(text for text, _ in pieces) == evidence.quote
            assert {role for _, roles in pieces for role in roles} >= {"subject", "trigger", "object"}


def test_a_quote_in_two_pieces_keeps_its_marks_on_both_sides_of_the_break() -> None:
    evidence = Evidence("d", (Span(0, 10), Span(40, 51)), "The drug X lowers gene", "body", "r",
                        subject_span=Span(4, 10), object_span=Span(47, 51))  # fmt: skip
    assert [(text, roles) for text, roles in stretches(evidence) if roles] == [
        ("drug X", ("subject",)), ("gene", ("object",))
    ]  # fmt: skip


def test_overlapping_roles_are_both_kept() -> None:
    evidence = Evidence("d", (Span(0, 14),), "BCL2 inhibitor", "body", "r", subject_span=Span(0, 14),
                        object_span=Span(0, 4))  # fmt: skip
    assert stretches(evidence) == (("BCL2", ("subject", "object")), (" inhibitor", ("subject",)))


def test_a_quote_that_does_not_fit_its_pieces_is_shown_without_marks() -> None:
    evidence = Evidence("d", (Span(0, 5),), "another length", "body", "r", subject_span=Span(0, 3))
    assert stretches(evidence) == (("another length", ()),)


def test_a_reference_that_the_bibliography_lacks_is_shown_as_missing(graph: ClaimGraph) -> None:
    evidence = Evidence(REVIEW, (Span(0, 1),), "A", "body", "r", references=(77,), attribution=Attribution.RELAYED)
    shown = detail(evidence, catalogue(graph)).references
    assert [(entry.number, entry.text) for entry in shown] == [(77, "not in the bibliography")]


def test_a_context_says_where_it_was_read(graph: ClaimGraph) -> None:
    report = report_html(graph)
    assert "genotype: KMT2A rearrangement (from the cell line)" in report
    assert "cell line: MV4-11 (from the sentence)" in report


def test_an_outcome_keeps_every_number_that_the_text_gives() -> None:
    outcome = Outcome(
        "remission", "33.3", "%", Span(0, 1), 30, 90, ("23.7", "44.1"), 95, "<0.001", "week 8", "arm A", 3
    )  # fmt: skip
    assert outcome_words(outcome) == (
        "remission 33.3% (30 of 90; 95% CI 23.7 to 44.1; p < 0.001; week 8; arm A; grade up to 3)"
    )
    assert "(0 of 9)" in outcome_words(Outcome("death", "0", "%", Span(0, 1), 0, 9))


def test_the_report_counts_disagreements_questions_outcomes_rejections_and_violations(graph: ClaimGraph) -> None:
    report = report_html(graph, ["a shape is broken: mend it"])
    for words in ("1 claim that one place makes and another denies", "2 sentences that ask or leave open",
                  "1 number that the texts report", "1 item not taken in", "a shape is broken: mend it",
                  "run text recognition first"):  # fmt: skip
        assert words in report


def test_every_reference_link_of_the_report_leads_to_an_entry(graph: ClaimGraph) -> None:
    report = report_html(graph)
    assert set(re.findall(r'href="#([^"]+)"', report)) <= set(re.findall(r'id="([^"]+)"', report))


def test_local_ids_have_no_link_and_known_ones_do(page: str) -> None:
    links = {link["label"]: link["url"] for node in data_of(page)["nodes"] for link in node["links"]}
    assert links["HGNC:990"].startswith("http") and links["claimgraph:NPM1_mutation"] == ""


def test_an_entity_that_the_graph_does_not_describe_still_has_a_name() -> None:
    evidence = Evidence("doi:10.9999/unlisted", (Span(0, 1),), "A", "body", "r")
    graph = replace(EMPTY, statements=(Statement("claimgraph:new_thing", "claimgraph:outdoes", "HGNC:1",
                                                 evidence=(evidence,)),))  # fmt: skip
    assert [node["label"] for node in data_of(network_html(graph))["nodes"]] == ["1", "new thing"]
    assert "doi:10.9999/unlisted" in report_html(graph)
    ElementTree.fromstring(network_svg(graph))


def test_a_graph_without_claims_gives_pages_that_say_so() -> None:
    assert "0 sentences that ask" in report_html(EMPTY)
    assert data_of(network_html(EMPTY))["edges"] == []
    ElementTree.fromstring(network_svg(EMPTY))


def test_a_retracted_document_is_called_so_beside_its_sentences(graph: ClaimGraph) -> None:
    records = tuple(replace(d, metadata=Metadata("Withdrawn", retracted=True)) for d in graph.documents)
    assert "<b>retracted</b>" in report_html(replace(graph, documents=records))
    assert all(d["retracted"] for d in data_of(network_html(replace(graph, documents=records)))["documents"])


def test_the_picture_is_one_well_formed_svg_with_a_title_for_every_claim(graph: ClaimGraph) -> None:
    root = ElementTree.fromstring(network_svg(graph))
    titles = [title.text or "" for title in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "denied: revumenib synergizes with venetoclax (asserted, 1 observation)" in titles
    assert "ziftomenib treats AML, KMT2A(MLL)-rearranged (open question, 0 observations)" in titles


def test_each_kind_of_entity_has_its_own_shape_and_colour() -> None:
    assert len({g.shape for g in groups().values()}) == len({g.light for g in groups().values()}) == len(groups())


def luminance(colour: str) -> float:
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_each_colour_of_a_relation_stands_out_from_both_grounds() -> None:
    for family in families().values():
        assert 1.05 / (luminance(family.light) + 0.05) >= 3, family.key
        assert (luminance(family.dark) + 0.05) / (luminance("#14181c") + 0.05) >= 3, family.key


def test_a_symmetric_predicate_has_no_arrowhead_whichever_it_is() -> None:
    for curie, predicate in predicates().items():
        assert relation(curie).symmetric == predicate.symmetric


def test_a_claim_reads_as_words_with_its_qualifiers() -> None:
    changed = (("causal_mechanism_qualifier", "inhibition"), ("object_aspect_qualifier", "activity"),
               ("object_direction_qualifier", "decreased"), ("qualified_predicate", "biolink:causes"))  # fmt: skip
    assert phrase(Statement("a:1", "biolink:affects", "b:2", changed)) == ("inhibits")
    assert phrase(Statement("a:1", "biolink:has_adverse_event", "b:2")) == "has the adverse event"


def test_the_surest_evidence_decides_how_an_edge_is_drawn(graph: ClaimGraph) -> None:
    statement = graph.statements[0]
    weak = replace(statement.evidence[0], certainty=Certainty.HYPOTHESISED)
    sure = replace(weak, certainty=Certainty.ASSERTED)
    for held, drawn in (((weak,), "hypothesised"), ((weak, sure), "asserted")):
        made = data_of(network_html(replace(graph, statements=(replace(statement, evidence=held),))))
        assert made["edges"][0]["certainty"] == drawn


def test_an_unknown_category_is_drawn_as_other() -> None:
    assert group_of("biolink:Agent").key == "other"
    assert Entity("HGNC:1", "a", "").category == ""
