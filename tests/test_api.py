"""The API and the client: the same answers from a build on disk and over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

import kg
from kg.api.client import OpenGraph, frame, records
from kg.api.http import api
from kg.api.pages import entity_route
from kg.ask.answers import Rows
from kg.ask.opening import open_build
from kg.ask.rows import named_rows
from kg.errors import InputError, KgError, QueryError
from kg.rdf import quads
from kg.store import open_graph
from tests import query_fixture
from tests.serving import serving


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build") / "graph"
    folder.mkdir()
    (folder / "graph.nq").write_text("".join(f"{line}\n" for line in quads(query_fixture.graph())), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(build: Path) -> Iterator[str]:
    store = open_graph(build)

    async def rows(name: str, given: dict[str, str]) -> Rows:
        return named_rows(store, name, given)

    graph = open_build(build)
    app = Starlette(routes=[entity_route(graph), Mount("/api", api(graph, rows)), Mount("/slow", api(graph, rows))])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


ANSWERS: dict[str, Callable[[OpenGraph], object]] = {
    "about": lambda g: g.about,
    "search": lambda g: g.search("KO 539"),
    "search of a kind": lambda g: g.search("", group="drug", limit=3),
    "entity": lambda g: g.entity("KO-539"),
    "all claims": lambda g: g.claims(),
    "denied claims of a drug": lambda g: g.claims(thing="revumenib", polarity="denied", order="newest"),
    "claims between two": lambda g: g.claims(thing="ziftomenib", other=["MEIS1", "menin"], since=1900, limit=3),
    "claim": lambda g: g.claim(g.claims(limit=1).claims[0].id),
    "documents": lambda g: g.documents(),
    "document": lambda g: g.document(g.documents()[0].id),
    "work": lambda g: [g.work(w.id) for e in g.claim(g.claims(limit=1).claims[0].id).evidence for w in e.references],
    "matrix": lambda g: g.matrix(drug="menin inhibitor"),
    "who": lambda g: g.who("ziftomenib", "MEIS1"),
    "open": lambda g: g.open_questions(),
    "open of a drug": lambda g: g.open_questions("ziftomenib"),
    "network": lambda g: g.network(["ziftomenib", "revumenib"], limit=5),
    "query": lambda g: g.query("disagreements"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_build_and_a_server_give_the_same_answers(name: str, build: Path, address: str) -> None:
    with kg.open(build) as here, kg.open(address) as there:
        answer = ANSWERS[name](here)
        assert answer == ANSWERS[name](there)
        assert answer


WRONG: dict[str, Callable[[OpenGraph], object]] = {
    "entity": lambda g: g.entity("aspirin"),
    "claim": lambda g: g.claim("0123456789abcdef"),
    "no id": lambda g: g.claim("../../etc/passwd"),
    "work": lambda g: g.work("doi:10.1/none"),
    "document": lambda g: g.document("PMID:0"),
    "filter": lambda g: g.claims(thing="aspirin"),
    "who": lambda g: g.who("aspirin", "ziftomenib"),
    "order": lambda g: g.claims(order="random"),
    "polarity": lambda g: g.claims(polarity="nope"),
    "attribution": lambda g: g.claims(attribution="theirs"),
    "certainty": lambda g: g.claims(certainty="sure"),
    "level": lambda g: g.claims(level="in vitro"),
    "predicate": lambda g: g.claims(predicate="biolink:treat"),
    "filter of documents": lambda g: g.claims(document="PMID:0"),
    "filter of works": lambda g: g.claims(work="doi:10.1/none"),
    "network": lambda g: g.network("aspirin"),
    "matrix": lambda g: g.matrix(drug="aspirin"),
    "open": lambda g: g.open_questions("aspirin"),
    "limit": lambda g: g.claims(limit=10**9),
    "query": lambda g: g.query("nothing"),
    "parameter": lambda g: g.query("disagreements", colour="red"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_there_is_refused_alike(name: str, build: Path, address: str) -> None:
    for source in (build, address):
        with kg.open(source) as graph, pytest.raises(QueryError):
            WRONG[name](graph)


def test_a_server_that_is_not_there_or_is_another_is_told(address: str) -> None:
    with kg.open("http://127.0.0.1:9") as graph, pytest.raises(InputError, match="kg serve"):
        _ = graph.about
    with kg.open(f"{address}/api/search?x=") as graph, pytest.raises(KgError):
        _ = graph.about


def test_there_is_no_graph_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        kg.open(tmp_path)


def test_every_address_is_described_and_answers_unchanged_are_not_sent_twice(address: str) -> None:
    described = httpx.get(f"{address}/api/openapi.json").json()
    assert {"/about", "/search", "/claims", "/entity/{curie}", "/claim/{id}", "/matrix", "/open", "/who"} <= set(
        described["paths"]
    )
    first = httpx.get(f"{address}/api/claims")
    again = httpx.get(f"{address}/api/claims", headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_the_page_of_an_entity_is_that_of_the_described_api_though_it_takes_a_shorter_way(address: str) -> None:
    for curie in ("CHEBI:0", "%00", *(hit["thing"]["curie"] for hit in httpx.get(f"{address}/api/search").json())):
        for coding in ("gzip", "identity"):
            short, long = (
                httpx.get(f"{address}/{way}/entity/{curie}", headers={"accept-encoding": coding})
                for way in ("api", "slow")
            )
            assert (short.status_code, short.json()) == (long.status_code, long.json())
            named = ("content-type", "content-encoding", "etag", "cache-control")
            assert [short.headers.get(name) for name in named] == [long.headers.get(name) for name in named]
        if short.is_success:
            again = httpx.get(short.url, headers={"if-none-match": short.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "claims?foo=bar", "about?x=1", "entity/ziftomenib?x=1",
        "claims?limit=-1", "claims?limit=99999999", "claims?offset=x", "claims?polarity=maybe", "claims?since=later",
        f"search?q={'x' * 1000}", f"claims?thing={'x' * 1000}", "work", "queries/disagreements?thing=a&thing=b",
        "claim/%00", "entity/%27%20OR%201", "who", "who?thing=X:1", "who?thing=X:1&with=X:2&with=X:3",
        "who?thing=X:1&with=%00",
    ],
)  # fmt: skip
def test_a_malformed_request_is_told_in_one_line(address: str, path: str) -> None:
    answer = httpx.get(f"{address}/api/{path}")
    assert answer.status_code in (400, 404)
    told = answer.json()["detail"]
    assert told and "\n" not in told and "Traceback" not in told


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("claims?thing=ziftomenb", 404, "perhaps: ziftomenib (UNII:4MOD1F4ENC)"),
        ("claims?thing=ziftomenib&with=MEIS11", 404, "perhaps: MEIS1"),
        ("claims?genotype=MEIS11", 404, "perhaps: MEIS1"),
        ("claims?predicate=biolink:treat", 400, "perhaps: biolink:treats"),
        ("claims?certainty=hypothesized", 400, "perhaps: hypothesised"),
        ("claims?level=cell%20lines", 400, "perhaps: in vitro cell line"),
        ("claims?certainty=x", 400, "one of asserted, hedged"),
        ("network?thing=ziftomenb", 404, "perhaps: ziftomenib"),
        ("matrix?drug=ziftomenb", 404, "perhaps: ziftomenib"),
        ("open?thing=ziftomenb", 404, "perhaps: ziftomenib"),
        ("who?thing=ziftomenib&with=MEIS1&level=trials", 400, "clinical trial"),
    ],
)
def test_what_no_graph_has_is_refused_with_what_is_near(address: str, path: str, status: int, told: str) -> None:
    answer = httpx.get(f"{address}/api/{path}")
    assert (answer.status_code, told in answer.json()["detail"]) == (status, True), answer.text


def test_a_value_that_this_graph_happens_not_to_have_chooses_nothing(address: str) -> None:
    for chosen in ("level=regulatory%20approval", "predicate=biolink:contraindicated_in"):
        answer = httpx.get(f"{address}/api/claims?thing=ziftomenib&{chosen}")
        assert (answer.status_code, answer.json()["total"]) == (200, 0), chosen


def test_an_entity_of_a_filter_may_be_named(address: str) -> None:
    for way in ("claims", "network"):
        named, by_id = (
            httpx.get(f"{address}/api/{way}", params={"thing": name}).json() for name in ("KO-539", "UNII:4MOD1F4ENC")
        )
        assert named == by_id and named["total"] > 0


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(address: str, method: str) -> None:
    assert httpx.request(method, f"{address}/api/claims").status_code == 405


def test_answers_as_records_name_both_ends_and_whether_they_are_denied(build: Path) -> None:
    with kg.open(build) as graph:
        rows = records(graph.claims(polarity="denied"))
        assert rows and all(row["negated"] is True for row in rows)
        assert {"subject", "subject_curie", "relation", "object", "object_curie", "levels"} <= set(rows[0])
        assert records(Rows(("a", "b"), (("1", None),))) == [{"a": "1", "b": None}]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_answers_as_a_frame(build: Path, library: str) -> None:
    pytest.importorskip(library)
    with kg.open(build) as graph:
        held = graph.claims()
        assert len(frame(held, library)) == held.total
        assert list(frame(graph.search("menin"), library)["thing_curie"])
        with pytest.raises(QueryError, match="frames"):
            frame(held, "excel")


def test_sparql_on_a_build_gives_rows_and_a_graph_is_refused(build: Path) -> None:
    with kg.open(build) as graph:
        assert graph.sparql("ASK { GRAPH ?g { ?s ?p ?o } }") == Rows(("holds",), (("true",),))
        assert graph.sparql("SELECT (1 AS ?one) {}").rows == (("1",),)
        with pytest.raises(QueryError, match="graph"):
            graph.sparql("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        with pytest.raises(QueryError, match="update"):
            graph.sparql("DROP ALL")


def test_an_assistant_reads_claims_with_their_sentences(build: Path) -> None:
    pytest.importorskip("mcp")
    from mcp import Client, StdioServerParameters

    async def talk() -> dict[str, tuple[bool, Any]]:
        command = StdioServerParameters(command=sys.executable, args=["-m", "kg", "mcp", str(build)])
        told: dict[str, tuple[bool, Any]] = {}
        async with Client(command) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert {"search", "entity", "claims", "evidence", "query", "open_questions", "who_showed"} <= set(tools)
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
            for name, given in (
                ("search", {"text": "KO-539"}), ("entity", {"name": "ziftomenib"}),
                ("claims", {"thing": "ziftomenib"}), ("query", {"sparql": "ASK {}"}),
                ("entity ", {"name": "aspirin"}), ("query ", {"sparql": "DROP ALL"}),
                ("query  ", {"sparql": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}),
                ("claims ", {"thing": "ziftomenib", "limit": 10**6}),
            ):  # fmt: skip
                answer = await client.call_tool(name.strip(), given)
                told[name] = bool(answer.is_error), answer.content[0].text  # type: ignore[union-attr]
            claim = json.loads(told["claims"][1])["claims"][0]["id"]
            answer = await client.call_tool("evidence", {"claim": claim})
            told["evidence"] = bool(answer.is_error), answer.content[0].text  # type: ignore[union-attr]
        return told

    told = asyncio.run(talk())
    assert {name for name, (failed, _) in told.items() if failed} == {"entity ", "query ", "query  ", "claims "}
    assert "aspirin" in told["entity "][1] and "SERVICE" in told["query  "][1]
    evidence = json.loads(told["evidence"][1])["evidence"]
    assert evidence and all(piece["quote"] for piece in evidence)


def test_the_notebook_runs_on_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    root = Path(__file__).parent.parent
    notebook = nbformat.read(root / "examples" / "ask.ipynb", as_version=4)
    with contextlib.suppress(DeprecationWarning):
        nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(root)}}).execute()
    printed = json.dumps(notebook.cells)
    assert "against:" in printed and "doi:" in printed


def test_the_client_asks_a_server_as_it_asks_the_build(build: Path) -> None:
    with serving(build) as server, kg.open(server.address) as there, kg.open(build) as here:
        for name in ("entity", "query", "open", "about"):
            assert ANSWERS[name](here) == ANSWERS[name](there)
        for query in ("SELECT ?s ?o { GRAPH ?g { ?s a ?o } } ORDER BY ?s ?o", "ASK { GRAPH ?g { ?s ?p ?o } }"):
            assert here.sparql(query) == there.sparql(query)
        for refused in ("DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"):
            with pytest.raises(QueryError):
                there.sparql(refused)
        pages = httpx.get(f"{server.address}/api/about", headers={"host": "elsewhere.example"})
        assert pages.status_code == 400
