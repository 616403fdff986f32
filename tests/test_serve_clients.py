"""The server as programs of others use it, and the named queries over HTTP beside another engine in this process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Dataset, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.query import NamedQuery, SelectResult
from kg.query.bind import bound
from kg.query.result import Term
from kg.query.run import _with_sorted_lists
from tests.serving import GRAPHS, Server, build, serving
from tests.test_query import CASES, STORE

pytest.importorskip("uvicorn")
SPARQLWrapper = pytest.importorskip("SPARQLWrapper")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("serve") / "graph")


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with serving(graph) as server:
        yield server


@pytest.fixture(scope="module")
def dataset(graph: Path) -> Dataset:
    data = Dataset()
    data.parse(graph / "graph.nq", format="nquads")
    return data


@pytest.mark.parametrize(("query", "values"), CASES, ids=lambda case: getattr(case, "name", None))
def test_every_named_query_finds_the_same_rows_over_http_as_with_rdflib(
    server: Server, dataset: Dataset, query: NamedQuery, values: dict[str, str]
) -> None:
    text = bound(STORE, query, values)
    answer = httpx.post(server.url("/sparql"), data={"query": text})
    assert answer.status_code == 200, answer.text
    found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    columns = tuple(variable.value for variable in found.variables)
    over_http = [tuple(_plain(term) for term in row) for row in found]
    by_rdflib = [tuple(_plain(term) for term in row) for row in dataset.query(text)]  # type: ignore[union-attr]
    assert over_http
    lists = {column.name for column in query.columns if column.many}
    rows, expected = (
        _with_sorted_lists(SelectResult(columns, tuple(found)), lists).rows for found in (over_http, by_rdflib)
    )
    assert rows == expected


def _plain(term: object) -> Term | None:
    if term is None:
        return None
    return ox.Literal(term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_tables_truth_and_graphs(server: Server, method: str) -> None:
    client = SPARQLWrapper.SPARQLWrapper(server.url("/sparql"))
    client.setMethod(method)
    client.setQuery("SELECT ?o { <https://example.org/s> <https://example.org/p> ?o } ORDER BY ?o")
    for format in (SPARQLWrapper.JSON, SPARQLWrapper.XML):
        client.setReturnFormat(format)
        answer = client.queryAndConvert()
        if format == SPARQLWrapper.JSON:
            assert [row["o"]["value"] for row in answer["results"]["bindings"]] == ["0", "1", "2"]
        else:
            assert answer.toxml().count("<result>") == 3
    client.addDefaultGraph(GRAPHS[1])
    client.setReturnFormat(SPARQLWrapper.JSON)
    assert [row["o"]["value"] for row in client.queryAndConvert()["results"]["bindings"]] == ["1"]
    client.setQuery("CONSTRUCT WHERE { ?s ?p ?o }")
    client.setReturnFormat(SPARQLWrapper.TURTLE)
    assert b"<https://example.org/s>" in client.queryAndConvert()
    client.setReturnFormat(SPARQLWrapper.JSON)
    client.setQuery("SELECT nonsense")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def test_rdflib_reads_the_store_as_its_own(server: Server) -> None:
    store = SPARQLStore(server.url("/sparql"))
    subject, property_ = URIRef("https://example.org/s"), URIRef("https://example.org/p")
    values = {str(value) for (_s, _p, value), _context in store.triples((subject, property_, None))}
    assert values == {"0", "1", "2"}
    (count,) = store.query("SELECT (COUNT(*) AS ?n) { <https://example.org/s> ?p ?o }")
    assert str(count[0]) == "4"  # type: ignore[index]


COMUNICA = "@comunica/query-sparql@4.5.0"
_ASK = """
import { QueryEngine } from "@comunica/query-sparql";
const engine = new QueryEngine(), context = { sources: [{ type: "sparql", value: process.argv[2] }] };
const [select, ask, construct] = process.argv.slice(3);
const bindings = await (await engine.queryBindings(select, context)).toArray();
const quads = await (await engine.queryQuads(construct, context)).toArray();
console.log(JSON.stringify({
  rows: bindings.map((row) => [row.get("o").termType, row.get("o").value]),
  truth: await engine.queryBoolean(ask, context),
  quads: quads.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]),
}));
"""


@pytest.fixture(scope="module")
def comunica() -> Path:
    """A folder with comunica, kept between runs: the first fetches it from the registry that npm is set to."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("comunica needs node and npm, which are not installed")
    kept = Path(tempfile.gettempdir()) / f"claimgraph-{os.getuid()}-{COMUNICA.rpartition('@')[2]}-comunica"
    if not kept.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix=f"{kept.name}-", dir=kept.parent))
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(fresh), COMUNICA]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=240, cwd=fresh)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            shutil.rmtree(fresh)
            pytest.skip(f"npm cannot install {COMUNICA}: {(error.stderr or b'').decode()[-300:] or error}")
        (fresh / "ask.mjs").write_text(_ASK, encoding="utf-8")
        try:
            fresh.rename(kept)
        except OSError:
            shutil.rmtree(fresh)  # another run was first
    return kept


def test_comunica_reads_tables_truth_and_graphs(server: Server, comunica: Path) -> None:
    select = "SELECT ?o { <https://example.org/s> <https://example.org/p> ?o } ORDER BY ?o"
    ask = 'ASK { <https://example.org/s> <https://example.org/q> "all" }'
    construct = (
        "CONSTRUCT { ?o <https://example.org/of> ?s } WHERE { ?s <https://example.org/p> ?n BIND(<urn:o> AS ?o) }"
    )
    command = ["node", str(comunica / "ask.mjs"), server.url("/sparql"), select, ask, construct]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=comunica)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert sorted(found["rows"]) == [["Literal", "0"], ["Literal", "1"], ["Literal", "2"]]
    assert found["truth"] is True
    assert found["quads"] == [["urn:o", "https://example.org/of", "https://example.org/s"]]


def besides_loading(said: str) -> list[str]:
    """The lines of standard error but those of loading; the graph holds graphs that no build makes."""
    return [line for line in said.splitlines() if "loading" not in line and "only SPARQL" not in line]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_server_and_workers_with_its_exit_code(graph: Path, number: signal.Signals, code: int) -> None:
    command = [sys.executable, "-m", "kg", "serve", str(graph), "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().partition(" at ")[2].partition("sparql")[0]
        workers = Server(address, process).workers() if sys.platform == "linux" else set()
        process.send_signal(number)
        _out, said = process.communicate(timeout=20)
    assert (process.returncode, len(besides_loading(said))) == (code, 1), said
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_a_port_in_use_and_a_graph_that_is_none_are_said_in_a_line(graph: Path, tmp_path: Path) -> None:
    def failed(*arguments: str) -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, "-m", "kg", "serve", *arguments], capture_output=True, text=True, timeout=60
        )
        return run.returncode, run.stderr

    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = failed(str(graph), "--port", str(taken.getsockname()[1]))
    assert code == 2 and "in use" in said and len(besides_loading(said)) == 1
    code, said = failed(str(tmp_path))
    assert code == 3 and "no graph.nq" in said
    code, said = failed(str(graph), "--licence", "free to use")
    assert code == 2 and "licence" in said
