"""The SPARQL Protocol as its specification has it: how a query comes, which graphs it sees, what is answered."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest

pytest.importorskip("uvicorn")

from tests.serving import GRAPHS, Server, build, serving

VALUES = "SELECT ?o WHERE { <https://example.org/s> <https://example.org/p> ?o } ORDER BY ?o"
IN_GRAPHS = "SELECT ?o WHERE { GRAPH ?g { <https://example.org/s> <https://example.org/p> ?o } } ORDER BY ?o"
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(build(tmp_path_factory.mktemp("serve") / "graph"), "--title", "Claims on menin") as server:
        yield server


def rows(store: ox.Store, query: str) -> list[ox.QuerySolution]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def ask(server: Server, **parameters: str | list[str]) -> list[str]:
    answer = httpx.get(server.url("/sparql"), params=parameters)
    assert answer.status_code == 200, answer.text
    return [row["o"]["value"] for row in answer.json()["results"]["bindings"]]


def test_a_query_comes_by_get_by_post_and_as_a_form(server: Server) -> None:
    address = server.url("/sparql")
    by_get = httpx.get(address, params={"query": VALUES})
    direct = httpx.post(address, content=VALUES, headers={"content-type": "application/sparql-query; charset=UTF-8"})
    by_form = httpx.post(address, data={"query": VALUES})
    assert by_get.status_code == direct.status_code == by_form.status_code == 200
    assert by_get.json() == direct.json() == by_form.json()
    assert [row["o"]["value"] for row in by_get.json()["results"]["bindings"]] == ["0", "1", "2"]


def test_without_a_dataset_a_query_sees_the_union_of_all_graphs_once(server: Server) -> None:
    assert ask(server, query=VALUES) == ["0", "1", "2"]
    assert ask(server, query="SELECT ?o { <https://example.org/s> <https://example.org/q> ?o }") == ["all"]
    assert ask(server, query=IN_GRAPHS) == ["0", "1", "2"]


def test_from_in_the_query_decides_what_it_sees(server: Server) -> None:
    assert ask(server, query=VALUES.replace("WHERE", f"FROM <{GRAPHS[1]}> WHERE")) == ["1"]
    assert ask(server, query=VALUES.replace("WHERE", f"FROM NAMED <{GRAPHS[1]}> WHERE")) == []
    assert ask(server, query=IN_GRAPHS.replace("WHERE", f"FROM NAMED <{GRAPHS[1]}> WHERE")) == ["1"]
    assert ask(server, query=f"# FROM <{GRAPHS[1]}>\n{VALUES}") == ["0", "1", "2"]


def test_the_parameters_name_the_dataset_and_override_from(server: Server) -> None:
    other = VALUES.replace("WHERE", f"FROM <{GRAPHS[1]}> WHERE")
    first, last = GRAPHS[0], GRAPHS[2]
    assert ask(server, query=VALUES, **{"default-graph-uri": first}) == ["0"]
    assert ask(server, query=other, **{"default-graph-uri": [first, last]}) == ["0", "2"]
    assert ask(server, query=IN_GRAPHS, **{"default-graph-uri": first}) == []
    assert ask(server, query=IN_GRAPHS, **{"named-graph-uri": [first, last]}) == ["0", "2"]
    assert ask(server, query=VALUES, **{"named-graph-uri": first}) == []
    both = {"default-graph-uri": first, "named-graph-uri": last}
    assert ask(server, query=VALUES, **both) == ["0"]
    assert ask(server, query=IN_GRAPHS, **both) == ["2"]
    by_post = httpx.post(
        server.url("/sparql"),
        params={"default-graph-uri": first},
        content=VALUES,
        headers={"content-type": "application/sparql-query"},
    )
    assert [row["o"]["value"] for row in by_post.json()["results"]["bindings"]] == ["0"]
    by_form = httpx.post(server.url("/sparql"), data={"query": VALUES, "default-graph-uri": last})
    assert [row["o"]["value"] for row in by_form.json()["results"]["bindings"]] == ["2"]


REFUSED = [
    (400, "GET", {"params": {"query": "SELECT * WHERE {"}}),
    (400, "GET", {"params": {"query": "nonsense"}}),
    (400, "GET", {"params": {"query": ["ASK {}", "ASK {}"]}}),
    (400, "POST", {"data": {"nothing": "here"}}),
    (400, "POST", {"data": {"query": "ASK {}"}, "params": {"query": "ASK {}"}}),
    (400, "GET", {"params": {"query": "ASK {}", "default-graph-uri": "relative"}}),
    (400, "POST", {"content": b"ASK { # \xff\n}", "headers": {"content-type": "application/sparql-query"}}),
    (400, "POST", {"content": b"query=ASK%20%FF%7B%7D", "headers": {"content-type": FORM}}),
    (403, "GET", {"params": {"update": "CLEAR ALL"}}),
    (403, "POST", {"data": {"update": "CLEAR ALL"}}),
    (403, "POST", {"content": "CLEAR ALL", "headers": {"content-type": "application/sparql-update"}}),
    (403, "GET", {"params": {"query": "PREFIX a: <b:> INSERT DATA { <a:a> <a:b> <a:c> }"}}),
    (403, "POST", {"data": {"query": "LOAD <http://localhost/x>"}}),
    (405, "PUT", {"content": "ASK {}"}),
    (405, "DELETE", {}),
    (405, "PATCH", {}),
    (406, "GET", {"params": {"query": "ASK {}"}, "headers": {"accept": "image/png"}}),
    (406, "GET", {"params": {"query": "ASK {}"}, "headers": {"accept": "text/turtle"}}),
    (406, "GET", {"params": {"query": EVERYTHING}, "headers": {"accept": "text/csv, */*;q=0"}}),
    (415, "POST", {"content": "ASK {}", "headers": {"content-type": "text/plain"}}),
    (415, "POST", {"content": "ASK {}"}),
    (415, "POST", {"content": "ASK {}", "headers": {"content-type": "application/sparql-query; charset=utf-16"}}),
]


@pytest.mark.parametrize(("status", "method", "request_"), REFUSED)
def test_what_is_no_query_is_refused_in_one_plain_line(
    server: Server, status: int, method: str, request_: dict[str, object]
) -> None:
    answer = httpx.request(method, server.url("/sparql"), **request_)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.count("\n") == 1 and answer.text.endswith("\n")
    assert ".py" not in answer.text
    if status == 405:
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


TABLES = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
ALL_GRAPHS = ["text/turtle", "application/trig", "application/n-triples", "application/n-quads", "application/rdf+xml"]


@pytest.mark.parametrize("media_type", TABLES)
def test_a_table_comes_in_every_format_that_can_be_read_back(server: Server, media_type: str) -> None:
    answer = server.get(VALUES, accept=media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    rows = ox.parse_query_results(answer.content, format=TABLES[media_type])
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["o"].value for row in rows] == ["0", "1", "2"]


def test_csv_is_comma_separated_with_a_header(server: Server) -> None:
    answer = server.get(VALUES, accept="text/csv")
    assert list(csv.reader(io.StringIO(answer.text))) == [["o"], ["0"], ["1"], ["2"]]


@pytest.mark.parametrize("media_type", [*ALL_GRAPHS, "application/ld+json"])
def test_a_graph_comes_in_every_format_that_can_be_read_back(server: Server, media_type: str) -> None:
    answer = server.get(f"CONSTRUCT {{ ?s ?p ?o }} FROM <{GRAPHS[0]}> WHERE {{ ?s ?p ?o }}", accept=media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    format = ox.RdfFormat.from_media_type(media_type)
    assert format is not None
    assert {quad.object.value for quad in ox.parse(answer.content, format=format)} == {"0", "all"}


def test_describe_and_ask_are_answered(server: Server) -> None:
    described = server.get("DESCRIBE <https://example.org/s>")
    assert described.headers["content-type"] == "text/turtle; charset=utf-8"
    assert len(set(ox.parse(described.content, format=ox.RdfFormat.TURTLE))) == 4
    assert server.get("ASK { ?s ?p ?o }").json()["boolean"] is True
    assert "<boolean>false</boolean>" in server.get("ASK { <a:a> ?p ?o }", accept="application/xml").text


def test_the_client_s_weights_decide_the_format(server: Server) -> None:
    assert server.get(VALUES, accept="text/csv;q=0.5, application/sparql-results+xml").text.startswith("<?xml")
    assert server.get(VALUES, accept="text/*;q=0.5, */*;q=0.1").text.startswith("o\r\n")
    assert server.get(VALUES, accept="application/json").json()["head"] == {"vars": ["o"]}


def test_an_answer_held_is_not_sent_again_and_its_tag_changes_with_what_is_asked(server: Server) -> None:
    first = server.get(VALUES)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    again = server.get(VALUES, if_none_match=f'"other", {tag}')
    assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag
    others = {
        server.get(VALUES + " LIMIT 9").headers["etag"],
        server.get(VALUES, accept="text/csv").headers["etag"],
        server.get(VALUES, accept_encoding="identity").headers["etag"],
        httpx.get(server.url("/sparql"), params={"query": VALUES, "default-graph-uri": GRAPHS[0]}).headers["etag"],
    }
    assert len(others | {tag}) == 5


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "struuid()", "BNODE()"])
def test_what_is_new_each_time_has_no_tag(server: Server, call: str) -> None:
    answer = server.get(f"SELECT ({call} AS ?x) {{}}")
    assert answer.status_code == 200
    assert "etag" not in answer.headers and answer.headers["cache-control"] == "no-store"


def test_answers_are_packed_where_the_client_takes_it(server: Server) -> None:
    packed = server.get(EVERYTHING, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    plain = server.get(EVERYTHING, accept_encoding="gzip;q=0")
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    raw = server.raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n")
    head, _, body = raw.partition(b"\r\n\r\n")
    assert json.loads(gzip.decompress(body))["boolean"] is True
    assert f"content-length: {len(body)}".encode() in head.lower(), "HTTP/1.0 knows no chunks"


def test_head_has_the_headers_of_get_and_no_body(server: Server) -> None:
    for path, parameters in (("/sparql", {"query": VALUES}), ("/graphs", {"graph": GRAPHS[0]}), ("/sparql", {})):
        get = httpx.get(server.url(path), params=parameters)
        head = httpx.head(server.url(path), params=parameters)
        assert head.status_code == 200 and head.content == b""
        assert (head.headers["etag"], head.headers["content-type"]) == (
            get.headers["etag"],
            get.headers["content-type"],
        )
    assert httpx.head(server.url("/graphs"), params={"graph": "https://example.org/none"}).status_code == 404


def test_a_graph_is_read_by_its_iri_and_all_graphs_as_one(server: Server) -> None:
    one = httpx.get(server.url("/graphs"), params={"graph": GRAPHS[2]}, headers={"accept": "application/n-triples"})
    assert sorted(one.text.splitlines()) == [
        '<https://example.org/s> <https://example.org/p> "2" .',
        '<https://example.org/s> <https://example.org/q> "all" .',
    ]
    union = httpx.get(server.url("/graphs?default"), headers={"accept": "application/n-triples"})
    (count,) = server.get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="text/csv").text.split()[1:]
    assert len(union.text.splitlines()) == int(count)
    again = httpx.get(server.url("/graphs?default"), headers={"if-none-match": union.headers["etag"]})
    assert again.status_code == 200, "another format has another tag"


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("graph=relative", 400), ("graph=a:a&default", 400), ("graph=https://example.org/none", 404)],
)
def test_a_graph_that_is_not_there_is_said(server: Server, query: str, status: int) -> None:
    assert httpx.get(server.url(f"/graphs?{query}")).status_code == status


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "path", ["/graphs?default", f"/graphs?graph={GRAPHS[0]}", "/.well-known/void", "/data/graph.nq"]
)
def test_no_route_writes(server: Server, method: str, path: str) -> None:
    assert httpx.request(method, server.url(path)).status_code == 405


def test_the_service_and_the_data_describe_themselves(server: Server) -> None:
    service = httpx.get(server.url("/sparql"), headers={"accept": "application/n-triples"})
    sd = "http://www.w3.org/ns/sparql-service-description#"
    endpoint = f"<{server.address}/sparql>"
    assert f"{endpoint} <{sd}endpoint> {endpoint} ." in service.text
    assert f"{endpoint} <{sd}feature> <{sd}UnionDefaultGraph> ." in service.text
    assert httpx.get(server.url("/sparql"), headers={"accept": "text/html"}).status_code == 406

    void = "http://rdfs.org/ns/void#"
    record = ox.Store()
    record.load(httpx.get(server.url("/.well-known/void")).content, format=ox.RdfFormat.TURTLE)
    (title, triples, dump), *others = rows(
        record,
        f"SELECT ?title ?triples ?dump {{ ?set a <{void}Dataset> ; <http://purl.org/dc/terms/title> ?title ;"
        f" <{void}triples> ?triples ; <{void}dataDump> ?dump ; <{void}sparqlEndpoint> {endpoint} }}",
    )
    assert not others and title.value == "Claims on menin"
    data = httpx.get(dump.value)
    assert data.status_code == 200 and data.headers["content-type"] == "application/n-quads"
    assert len({line.rpartition(" <")[0] for line in data.text.splitlines()}) == int(triples.value)
    parts = {
        property_.value: int(number.value)
        for property_, number in rows(
            record, f"SELECT ?p ?n {{ ?set <{void}propertyPartition> [ <{void}property> ?p ; <{void}triples> ?n ] }}"
        )
    }
    assert parts["https://example.org/p"] == 3
    assert sum(parts.values()) == int(triples.value)
    (biggest, number) = next(
        iter(rows(record, f"SELECT ?c ?n {{ [] <{void}class> ?c ; <{void}entities> ?n }} ORDER BY DESC(?n) ?c LIMIT 1"))
    )
    counted = server.get(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {biggest} }}", accept="text/csv")
    assert counted.text.split()[1] == number.value


def test_scripts_of_this_machine_may_read_and_those_of_other_sites_not(server: Server) -> None:
    own = server.get("ASK {}", origin="http://localhost:5173")
    assert own.headers["access-control-allow-origin"] == "http://localhost:5173"
    assert "ETag" in own.headers["access-control-expose-headers"]
    for foreign in ("https://example.org", "http://localhost.example.org", "http://127.0.0.1.example.org:80", "null"):
        assert "access-control-allow-origin" not in server.get("ASK {}", origin=foreign).headers
    asked = {"origin": "http://localhost:1", "access-control-request-method": "POST"}
    allowed = httpx.options(server.url("/sparql"), headers=asked)
    assert allowed.status_code == 200 and "PUT" not in allowed.headers["access-control-allow-methods"]


def test_every_answer_tells_browsers_to_do_nothing_with_it_and_names_no_program(server: Server) -> None:
    for answer in (
        server.get("ASK {}"),
        server.get("no"),
        httpx.get(server.url("/none")),
        httpx.get(server.url("/sparql")),
    ):
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", ""])
def test_a_name_that_is_not_this_machine_s_is_refused(server: Server, host: str) -> None:
    answer = httpx.get(server.url("/sparql"), params={"query": "ASK {}"}, headers={"host": host})
    assert answer.status_code == 400
    for own in ("localhost", "127.0.0.1:1234", "[::1]:80"):
        assert httpx.get(server.url("/sparql?query=ASK{}"), headers={"host": own}).status_code == 200
