"""The named queries: what they say of themselves, that every engine answers alike, and that values are only values."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset

from kg.errors import DataError, InputError, QueryError
from kg.identifiers import compact
from kg.identity import statement_id
from kg.load import load as loaded
from kg.load import ready
from kg.query import (
    AskResult,
    GraphResult,
    NamedQuery,
    ParameterKind,
    SelectResult,
    named_queries,
    named_query,
    resolve,
    run,
    run_within,
    to_csv,
    to_json,
    to_turtle,
)
from kg.query.bind import bound
from kg.query.result import plain
from kg.query.run import _with_sorted_lists
from kg.rdf import quads
from kg.resources import data_folder
from kg.store import load
from tests import query_fixture as own

# rdflib calls its own deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")

LINES = tuple(quads(own.graph()))
STORE = load(LINES)
QUERIES = named_queries()
RESERVED = {"build", "expression", "file", "format", "help", "timeout"}

CLAIM = next(s for s in own.graph().statements if s.predicate == "claimgraph:synergizes_with" and not s.negated)
ASKED: dict[str, list[dict[str, str]]] = {
    "adverse-events": [{"drug": "ziftomenib"}],
    "approvals": [{}, {"drug": "menin inhibitor"}],
    "circumstances": [{}, {"kind": "setting", "document": "doi:10.5555/first.1"}],
    "claims-about": [{"thing": "azacitidine"}],
    "disagreements": [{}, {"thing": "MEIS1"}],
    "drug-genotype-pairs": [{"class": "menin inhibitor"}, {"class": "menin inhibitor", "drug": "ziftomenib"}],
    "drugs-of-class": [{"class": "menin inhibitor"}],
    "effects-of-drug": [
        {"drug": "ziftomenib"},
        {"drug": "KO-539", "genotype": "NPM1 mutation", "setting": "monotherapy"},
    ],
    "evidence-of-claim": [{"claim": f"claimgraph:{statement_id(CLAIM)}"}],
    "in-vivo-evidence": [{}, {"drug": "ziftomenib", "genotype": "NPM1 mutation"}],
    "limitations": [{"drug": "menin inhibitor"}],
    "mechanism": [{"drug": "azacitidine"}],
    "mined-and-curated": [{}, {"thing": "revumenib"}, {"document": "doi:10.5555/second.2"}],
    "negative-findings": [{}, {"document": "doi:10.5555/second.2"}, {"thing": "azacitidine"}],
    "open-questions": [{}, {"thing": "acute leukemia"}],
    "outcomes": [{}, {"drug": "azacitidine", "measure": "resp"}],
    "regimen-toxicity": [{"drug": "ziftomenib"}, {"drug": "ziftomenib", "partner": "azacitidine"}],
    "relayed-only": [{}, {"thing": "azacitidine"}],
    "sole-source": [{}, {"number": "1"}],
    "synergy-systems": [{}, {"drug": "azacitidine", "partner": "ziftomenib"}],
    "targets-of-drug": [{"drug": "ziftomenib"}],
    "ties": [{}, {"document": "doi:10.5555/first.1"}],
    "transfer": [{"from": "ziftomenib", "to": "revumenib"}],
    "uncertain-claims": [{}, {"certainty": "hedged"}],
    "what-lowers": [{"target": "MEIS1"}, {"target": "HGNC:7000", "aspect": "expression"}],
}
CASES = [(query, values) for query in QUERIES for values in ASKED[query.name]]


def rows(name: str, **values: str) -> list[dict[str, str]]:
    """The rows of a query on the small graph: CURIEs and words by column."""
    found = run(STORE, named_query(name), **values)
    assert isinstance(found, SelectResult)
    return [dict(zip(found.columns, map(_word, row), strict=True)) for row in found.rows]


def _word(term: Any) -> str:
    return "" if term is None else compact(plain(term))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    data = Dataset()
    data.parse(data="\n".join(LINES), format="nquads")
    return data


@pytest.mark.parametrize(("query", "values"), CASES, ids=lambda case: getattr(case, "name", None))
def test_every_query_finds_the_same_rows_with_pyoxigraph_and_rdflib(
    query: NamedQuery, values: dict[str, str], dataset: Dataset
) -> None:
    found = run(STORE, query, **values)
    assert isinstance(found, SelectResult)
    assert found.rows, "a query that finds nothing in the small graph is not tested"
    answer = dataset.query(bound(STORE, query, values))
    assert [str(variable) for variable in answer.vars or ()] == list(found.columns)
    lists = {column.name for column in query.columns if column.many}
    by_rdflib = SelectResult(found.columns, tuple(tuple(map(_from_rdflib, row)) for row in answer))  # type: ignore[arg-type]
    assert [list(map(_word, row)) for row in _with_sorted_lists(by_rdflib, lists).rows] == [
        list(map(_word, row)) for row in found.rows
    ]


def _from_rdflib(term: object) -> ox.NamedNode | ox.Literal | None:
    if term is None:
        return None
    return ox.NamedNode(str(term)) if type(term).__name__ == "URIRef" else ox.Literal(str(term))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_runs_as_it_stands_without_any_value(query: NamedQuery) -> None:
    assert isinstance(STORE.query(query.text), ox.QuerySolutions)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_query_says_what_it_takes_and_gives(query: NamedQuery) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", query.name)
    assert len(query.columns) >= 3
    meanings = [p.meaning for p in query.parameters] + [c.meaning for c in query.columns]
    assert all(meaning.endswith(".") for meaning in meanings)
    assert not RESERVED & {parameter.name for parameter in query.parameters}
    assert max(map(len, query.text.splitlines())) <= 160


def test_the_readme_of_the_queries_lists_each_with_its_question() -> None:
    readme = (data_folder("queries") / "README.md").read_text(encoding="utf-8")
    for query in QUERIES:
        assert f"`{query.name}`" in readme
        assert query.question in readme


# --- what the queries mean ---


def test_an_approval_of_a_class_is_not_one_of_its_drugs() -> None:
    assert [row["drug"] for row in rows("approvals")] == [own.CLASS]
    assert rows("approvals", drug="ziftomenib") == []


def test_toxicity_of_a_combination_is_not_an_adverse_event_of_its_drugs() -> None:
    assert [row["certainty"] for row in rows("adverse-events", drug="ziftomenib")] == ["Asserted"]
    assert rows("adverse-events", drug="azacitidine") == []
    assert [row["certainty"] for row in rows("regimen-toxicity", drug="azacitidine")] == ["Hedged"]


def test_a_drug_known_from_a_title_only_is_kept_apart() -> None:
    layers = {(row["drug_name"], row["layer"]) for row in rows("drugs-of-class", **{"class": "menin inhibitor"})}
    assert layers >= {("ziftomenib", "claim"), ("revumenib", "reference title")}


def test_only_pairs_that_one_title_covers_are_pairs() -> None:
    pairs = rows("drug-genotype-pairs", **{"class": "menin inhibitor"})
    assert {(row["covered_drug"], row["reference_number"]) for row in pairs} == {(own.ZIFTOMENIB, "1")}
    assert rows("drug-genotype-pairs", **{"class": "menin inhibitor", "drug": "revumenib"}) == []


def test_in_vivo_evidence_of_a_combination_is_found_by_its_members() -> None:
    assert [row["agent"] for row in rows("in-vivo-evidence", drug="azacitidine")] == [own.REGIMEN]
    assert rows("in-vivo-evidence", drug="revumenib") == []


def test_a_mechanism_stands_in_the_same_words_as_the_effect() -> None:
    (row,) = rows("mechanism", drug="azacitidine")
    assert (row["benefactor_name"], row["through_name"], row["direction"]) == ("ziftomenib", "MEIS1", "decreased")


def test_what_is_said_of_one_drug_is_not_said_of_another() -> None:
    found = rows("transfer", **{"from": "ziftomenib", "to": "revumenib"})
    also = {(row["predicate"], row["object_name"]) for row in found if row["also_stated"] == "true"}
    assert also == {("biolink:treats", "acute leukemia")}
    assert [row["subject"] for row in found if row["kind"] == "difference"] == [own.CLASS]


def test_a_denial_contradicts_a_symmetric_claim_the_other_way_round_and_directions_contradict() -> None:
    assert {(row["kind"], row["object_name"]) for row in rows("disagreements")} == {
        ("denied", "azacitidine"),
        ("opposite direction", "MEIS1"),
    }


def test_authors_are_tied_to_their_funders_and_to_their_own_cited_works() -> None:
    found = rows("ties", document="doi:10.5555/first.1")
    assert {(row["relation"], row["to_name"]) for row in found if not row["reference_number"]} == {
        ("received_research_funding_from", "Acme")
    }
    assert {row["reference_number"] for row in found if row["relation"] == "cites_own_work"} == {"1", "2"}


# --- names ---


@pytest.mark.parametrize("name", ["ziftomenib", "KO-539", "ko539", "UNII:4MOD1F4ENC", "NCIT:C164227", " Ziftomenib"])
def test_an_entity_goes_by_its_label_code_name_or_identifier(name: str) -> None:
    assert compact(resolve(STORE, name).value) == own.ZIFTOMENIB


def test_an_ambiguous_name_lists_what_it_may_mean() -> None:
    with pytest.raises(QueryError, match=r"azacitidine \(CHEBI:2038\), cytarabine \(CHEBI:28680\)"):
        resolve(STORE, "shared name")


def test_an_unknown_name_is_no_empty_answer() -> None:
    with pytest.raises(QueryError, match="perhaps: ziftomenib"):
        resolve(STORE, "ziftomenb")
    with pytest.raises(QueryError, match="nothing in the graph is called"):
        resolve(STORE, "no such thing")


def test_an_identifier_that_the_graph_lacks_gives_an_empty_answer() -> None:
    assert rows("claims-about", thing="HGNC:11998") == []


# --- values are only values ---

HOSTILE = [
    'x" } } #', "<a:b> } UNION { ?s ?p ?o", '\\u0022 } #', "\\", "'''", "?drug", "{ UNDEF }", "a\nb", "\x00", "}",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_a_string_and_nothing_else(value: str) -> None:
    assert rows("circumstances", kind=value) == []
    (literal,) = re.findall(r"VALUES \?kind \{ (.*) \}\n", bound(STORE, named_query("circumstances"), {"kind": value}))
    answer = STORE.query(f"SELECT ({literal} AS ?value) {{}}")
    assert isinstance(answer, ox.QuerySolutions)
    assert [solution["value"] for solution in answer] == [ox.Literal(value)]


@given(st.text())
def test_any_text_is_bound_as_a_term(value: str) -> None:
    assert rows("circumstances", kind=value) == ([] if value != "setting" else rows("circumstances", kind="setting"))


@pytest.mark.parametrize("value", [*HOSTILE, "https://a.org/> }", "https://a.org/a b", "nowhere:1", "MEIS1"])
def test_what_is_no_iri_is_refused_where_an_iri_is_wanted(value: str) -> None:
    with pytest.raises(QueryError, match="document is not an iri"):
        rows("ties", document=value)


def test_a_claim_is_named_by_its_id_or_its_first_digits_as_well_as_by_its_iri() -> None:
    hash_ = statement_id(CLAIM).removeprefix("statement/")
    whole = rows("evidence-of-claim", claim=f"claimgraph:statement/{hash_}")
    assert whole
    for name in (hash_, hash_[:6], f" {hash_} ", f"https://w3id.org/claimgraph/statement/{hash_}"):
        assert rows("evidence-of-claim", claim=name) == whole


def test_a_claim_of_a_graph_with_a_base_of_its_own_is_named_by_its_id() -> None:
    hash_ = statement_id(CLAIM).removeprefix("statement/")
    base = "https://example.org/mine/"
    lines = (line.replace("https://w3id.org/claimgraph/statement/", f"{base}statement/") for line in quads(own.graph()))
    store = ox.Store()
    store.load("\n".join(lines).encode(), ox.RdfFormat.N_QUADS)
    text = bound(store, named_query("evidence-of-claim"), {"claim": hash_})
    assert f"VALUES ?claim {{ <{base}statement/{hash_}> }}" in text


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("0123456789abcdef", "no claim begins with"), ("abc", "claim is not a claim"), ("", "claim is not a claim"),
        ("revumenib", "claim is not a claim"), ("abcdef> }", "claim is not a claim"),
    ],
)  # fmt: skip
def test_what_names_no_claim_is_refused(claim: str, why: str) -> None:
    with pytest.raises(QueryError, match=why):
        rows("evidence-of-claim", claim=claim)


@pytest.mark.parametrize("value", ["x", "1.5", "1e3", "", "1 }", "١"])
def test_what_is_no_whole_number_is_refused_where_one_is_wanted(value: str) -> None:
    with pytest.raises(QueryError, match="number is not an integer"):
        rows("sole-source", number=value)


def test_text_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(QueryError, match="kind is not a string"):
        rows("circumstances", kind="\udcff")


def test_missing_and_unknown_parameters_name_those_that_there_are() -> None:
    with pytest.raises(QueryError, match=r"needs drug: .*--drug \(entity\)"):
        rows("effects-of-drug")
    with pytest.raises(QueryError, match=r"no parameter drog .*--target \(entity\), --aspect \(string, optional\)"):
        rows("what-lowers", target="MEIS1", drog="x")
    with pytest.raises(QueryError, match="there are: adverse-events"):
        named_query("nothing")


# --- SPARQL of one's own ---


def test_a_query_of_ones_own_gives_a_table_a_truth_value_or_a_graph() -> None:
    assert run(STORE, "ASK { GRAPH ?g { ?s ?p ?o } }") == AskResult(True)
    table = run(STORE, "SELECT ?g ?none { GRAPH ?g { ?s a <http://www.w3.org/ns/prov#Activity> } }")
    assert isinstance(table, SelectResult)
    assert (table.columns, table.rows[0][1]) == (("g", "none"), None)
    graph = run(STORE, "CONSTRUCT { ?s ?p ?o } { GRAPH <https://w3id.org/claimgraph/graph/claims> { ?s ?p ?o } }")
    assert isinstance(graph, GraphResult)
    assert list(graph.triples) == sorted(set(graph.triples), key=str)
    assert set(ox.parse(to_turtle(graph), format=ox.RdfFormat.TURTLE)) == {ox.Quad(*triple) for triple in graph.triples}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT ?x { ?s ?p ?o } }",
        "SELECT * { FILTER EXISTS { { SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } } } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { OPTIONAL { SERVICE <http://localhost:1/> { ?s ?p ?o } } }",
    ],
)
def test_asking_another_server_is_refused_wherever_it_stands(text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE asks another server"):
        run(STORE, text)


def test_a_service_in_words_is_none() -> None:
    assert run(STORE, 'ASK { GRAPH ?g { ?s ?p "customer SERVICE <x> {" } } # SERVICE') == AskResult(False)


@pytest.mark.parametrize(
    "text",
    ["DROP ALL", "INSERT DATA { <a:b> <a:c> <a:d> }", "LOAD <http://localhost:1/>", "CLEAR DEFAULT"],
)
def test_updates_are_refused_and_change_nothing(text: str) -> None:
    before = len(STORE)
    with pytest.raises(QueryError, match="updates are refused"):
        run(STORE, text)
    assert len(STORE) == before


def test_a_keyword_written_with_escapes_is_no_query() -> None:
    with pytest.raises(QueryError, match=r"not a SPARQL query: nothing begins with .* at line 1, column 12"):
        run(STORE, "SELECT * { \\u0053ERVICE <http://localhost:1/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "give SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("SELECT", "ends too early, line 1, column 7"),
        ("SELECT * {\n  ?s ?p { ?o }", "{ is never closed, line 1, column 10 — close it with }"),
        ("SELECT * { ?s ?p ?o }}", "} closes nothing, line 1, column 22"),
        ("ASK { FILTER(1 }", "(, line 1, column 13, is closed by }, line 1, column 16 — close it with )"),
        (
            "SELECT * {\n ?s rdfs:label ?o }",
            "prefix rdfs: is not declared, line 2, column 5 — begin the query with PREFIX",
        ),
        ("ASK { ?s <relative> ?o }", "<relative> is no absolute IRI, line 1, column 10"),
        ("ASK { ?s ?p 'open }", "line 1, column 13 — close each string"),
        ("ASK {\n  ?s ?p ?o .\n  FILTR(?o = 1)\n}", "cannot be read from 'FILTR(?o = 1) }' on, line 3, column 3"),
        ("ASK { FILTER(1+) }", "cannot be read from ') }' on, line 1, column 16"),
        ("ASK { FILTER(best(1)) }", "cannot be read from 'best(1)) }' on, line 1, column 14"),
        ("SELECT ?s { ?s ?p ?o } ORDER ?s", "cannot be read from '?s' on, line 1, column 30"),
        ("SELECT ?é { ?é ?p 'ü' } LIMITS 5", "cannot be read from '} LIMITS 5' on, line 1, column 23"),
        ("SELECT (1 AS ?x) (2 AS ?x) {}", "SELECT names a variable twice"),
        ("SELECT ?x { ?s ?p ?x } GROUP BY ?s", "not grouped by — put it into GROUP BY"),
    ],
)
def test_what_is_wrong_with_a_query_is_told_with_its_place_and_without_the_rules_of_the_engine(
    text: str, told: str
) -> None:
    with pytest.raises(QueryError) as error:
        run(STORE, text)
    assert str(error.value).startswith("not a SPARQL query") and told in str(error.value)
    assert "expected" not in str(error.value) and "[_]" not in str(error.value)


@given(st.text(st.sampled_from("{}()[]?sSELCT*.<a:b>'\"#\\ \n;,=+-/!^_@0é"), max_size=30))
def test_no_text_breaks_the_telling(text: str) -> None:
    with suppress(QueryError):
        run(STORE, f"SELECT * {{ {text} }} LIMIT 1")


def test_answers_are_written_in_the_standard_formats() -> None:
    result = SelectResult(
        ("a", "b"),
        ((ox.NamedNode("a:b"), ox.Literal('say "hi", twice')), (ox.Literal("1", datatype=ox.NamedNode("a:int")), None)),
    )
    assert to_csv(result) == 'a,b\r\na:b,"say ""hi"", twice"\r\n1,\r\n'
    assert to_json(result) == (
        '{"head": {"vars": ["a", "b"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "a:b"}, '
        '"b": {"type": "literal", "value": "say \\"hi\\", twice"}}, '
        '{"a": {"type": "literal", "value": "1", "datatype": "a:int"}}]}}'
    )
    for write in (to_csv, to_json):
        with pytest.raises(QueryError):
            write(GraphResult(()))
    with pytest.raises(QueryError):
        to_turtle(result)
    with pytest.raises(QueryError):
        to_csv(AskResult(True))


# --- the time limit ---


@pytest.fixture(scope="module")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "graph.nq"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def test_a_query_in_its_own_process_answers_as_one_in_this(graph_file: Path) -> None:
    query = named_query("what-lowers")
    assert run_within(graph_file, query, {"target": "MEIS1"}) == run(STORE, query, target="MEIS1")
    with pytest.raises(QueryError, match="nothing in the graph is called") as caught:
        run_within(graph_file, query, {"target": "nobody"})
    assert caught.value.remedy
    with pytest.raises(InputError):
        run_within(graph_file.with_name("none.nq"), query, {"target": "MEIS1"})


def test_a_query_of_ones_own_sees_every_triple_once_without_naming_graphs_loaded_or_not(graph_file: Path) -> None:
    """As `kg serve` answers it: the first query that anybody tries has no GRAPH in it."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    triples = len({(quad.subject, quad.predicate, quad.object) for quad in STORE})
    in_memory = run_within(graph_file, count)
    assert isinstance(in_memory, SelectResult)
    ((number,),) = in_memory.rows
    assert isinstance(number, ox.Literal) and int(number.value) == triples
    assert loaded(graph_file).triples == triples
    assert run_within(graph_file, count) == in_memory


def test_a_loaded_graph_is_asked_on_disk_and_one_that_changed_since_is_not(graph_file: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph.nq"
    graph.write_bytes(graph_file.read_bytes())
    assert ready(graph) is None
    store = loaded(graph).store
    assert ready(graph) == store
    everything = "ASK { GRAPH <https://w3id.org/claimgraph/graph/entities> { ?s ?p ?o } }"
    assert run_within(graph, everything) == AskResult(True)
    graph.write_text("")
    assert ready(graph) is None
    assert run_within(graph, everything) == AskResult(False)


def test_a_missing_parameter_is_told_before_the_graph_is_read(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="what-lowers needs target"):
        run_within(tmp_path / "none.nq", named_query("what-lowers"))


def test_a_script_that_asks_at_its_top_level_is_not_run_anew_for_the_answer(graph_file: Path, tmp_path: Path) -> None:
    script = tmp_path / "ask.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom kg.query import run_within\n"
        "print('asked', run_within(Path(sys.argv[1]), 'ASK { ?s ?p ?o }').holds)\n"
    )
    asked = subprocess.run([sys.executable, script, graph_file], capture_output=True, text=True, timeout=60)
    assert (asked.stdout, asked.stderr) == ("asked True\n", "")


def test_a_runaway_query_is_stopped(graph_file: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } }"
    with pytest.raises(QueryError, match="no answer within 1 seconds"):
        run_within(graph_file, endless, seconds=1)


# --- broken query files ---

GOOD = """# question: Which things are there?
# param thing entity required The thing.
# column thing The thing.

SELECT ?thing WHERE {
  VALUES ?thing { UNDEF }
  GRAPH ?g { ?thing ?p ?o }
}
"""


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("# question: Which", "# Which", r"bad\.rq:1: not a line of a header"),
        ("are there?", "are there", r"bad\.rq:1: no single question"),
        ("# question: Which things are there?\n", "", r"bad\.rq:1: no single question"),
        ("entity required", "thing required", r"bad\.rq:2: not a parameter"),
        ("entity required", "entity", r"bad\.rq:2: not a parameter"),
        ("# column thing The thing.", "# column thing", r"bad\.rq:3: not a column"),
        ("# column thing", "# column other", "the header names the columns other, the query selects thing"),
        ("VALUES ?thing { UNDEF }", "", "without a place.*thing"),
        ("# param thing entity required The thing.\n", "", "without a parameter: thing"),
        ("SELECT ?thing", "SELECT ?thing ?", "malformed query"),
        ("SELECT ?thing WHERE", "ASK", "not a SELECT query"),
        ("# column thing The thing.\n", "# column thing The thing.\n# column thing Twice.\n", "named twice"),
    ],
)
def test_a_broken_query_file_names_file_and_fault(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(GOOD, encoding="utf-8")
    assert [query.name for query in named_queries(tmp_path)] == ["bad"]
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=complaint):
        named_queries(tmp_path)


def test_a_default_stands_in_for_a_value_that_is_not_given(tmp_path: Path) -> None:
    text = GOOD.replace("entity required", "entity default=UNII:4MOD1F4ENC")
    (tmp_path / "good.rq").write_text(text, encoding="utf-8")
    (query,) = named_queries(tmp_path)
    found = run(STORE, query)
    assert isinstance(found, SelectResult)
    assert {_word(row[0]) for row in found.rows} == {own.ZIFTOMENIB}
    assert query.parameters[0].kind is ParameterKind.ENTITY
