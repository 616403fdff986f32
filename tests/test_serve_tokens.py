"""Reading a query before it runs: what asks another server is found however it is written; the kernel is behind it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.query import named_queries
from kg.serve.negotiation import GRAPHS, TABLES, chosen
from kg.serve.outlet import RowCount
from kg.serve.refusal import Refused
from kg.serve.tokens import Form, inspect

STORE = ox.Store()
for _number in range(3):
    STORE.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal(_number)))


@pytest.fixture(scope="module")
def other() -> Iterator[tuple[int, list[int]]]:
    """Another server: its port, and how often it was asked."""
    asked: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            try:
                while True:
                    listener.accept()[0].close()
                    asked.append(1)
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        yield listener.getsockname()[1], asked
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


PIECES = [
    "SERVICE", "service ", "SERVICE SILENT ", "<http://127.0.0.1:{port}/>", "<http://a/'#>", "{{ ?s ?p ?o }}", "{{",
    "}}", "FILTER(", ")", "?a", "?a<?b", "<?b#>", "<'b>'", "'", '"', "'''", '"""', "\\", "#", "#>", "\n", " ", ".",
    "true", "1", "x:", "x:y", ":y", "<", ">", "&&", "OPTIONAL {{", "BIND(1 AS ?z)", "GRAPH ", "_:b", "@en", "\\u0053",
    "'a'",
]  # fmt: skip


@settings(max_examples=300)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12), place=st.integers(0, 12))
def test_what_passes_never_makes_the_engine_ask_another_server(
    other: tuple[int, list[int]], pieces: list[str], place: int
) -> None:
    port, asked = other
    pieces[place:place] = ["SERVICE", "<http://127.0.0.1:{port}/>", "{{ ?s ?p ?o }}"]
    body = "".join(pieces).format(port=port)
    text = f"PREFIX x: <http://127.0.0.1:{port}/> PREFIX : <http://127.0.0.1:{port}/> SELECT * {{ ?a ?b ?c {body} }}"
    asked.clear()
    with suppress(Refused, SyntaxError):
        list(STORE.query(inspect(text).text))  # type: ignore[arg-type]
    assert not asked


def test_without_the_check_the_engine_would_ask_so_that_the_test_above_can_fail(other: tuple[int, list[int]]) -> None:
    port, asked = other
    asked.clear()
    service = f"<http://127.0.0.1:{port}/>"
    for query in (f"PREFIX : {service} ASK {{SERVICE:{{}}}}", f"ASK {{FILTER(1<2)SERVICE#>\n{service}{{}}}}"):
        with pytest.raises(OSError):
            STORE.query(query)
        with pytest.raises((Refused, SyntaxError)):
            STORE.query(inspect(query).text)
    assert asked


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_the_kernel_keeps_a_worker_from_the_network_even_without_the_check(other: tuple[int, list[int]]) -> None:
    port, asked = other
    asked.clear()
    code = (
        "import pyoxigraph as ox; from kg.serve.sandbox import leave_network\n"
        "assert leave_network()\n"
        f"try: list(ox.Store().query('SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}'))\n"
        "except PermissionError: print('kept')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "kept\n", run.stderr
    assert not asked


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_every_named_query_is_a_select_that_passes_as_it_is(query: object) -> None:
    text = query.text  # type: ignore[attr-defined]
    read = inspect(text)
    assert (read.text, read.form, read.repeatable) == (text, Form.SELECT, True)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("BASE <http://a/> PREFIX ask: <b> # SELECT\nconstruct { ?s ?p 1 } where {}", Form.CONSTRUCT),
        ("PREFIX : <http://a/> DESCRIBE :x", Form.DESCRIBE),
        ("DESCRIBEx:y", Form.DESCRIBE),
        ("aSk {}", Form.ASK),
        ("SELECT(1 AS ?select){}", Form.SELECT),
        ("SELECT * { ?s ?p 'Zoë\u0301', <http://a/ü>, a:Zoë\u0301 }", Form.SELECT),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(text: str, form: Form) -> None:
    assert inspect(text).form is form


@pytest.mark.parametrize(
    "text", ["", "# nothing", "PREFIX a: <b:>", "{}", "SELECT 'open", "HELLO {}", "\ud800", "SELECT \0"]
)
def test_what_is_no_query_is_said_so(text: str) -> None:
    with pytest.raises(Refused) as error:
        inspect(text)
    assert error.value.status == 400


WORDS = st.text(st.sampled_from("a,\"{}[]:\\\n\r\t<>/'é#"), max_size=6)


@pytest.mark.parametrize("media_type", TABLES)
@settings(max_examples=60)
@given(cells=st.lists(st.tuples(WORDS, WORDS), max_size=6), size=st.integers(1, 9))
def test_rows_are_counted_however_the_bytes_are_cut(media_type: str, cells: list[tuple[str, str]], size: int) -> None:
    values = " ".join(f"({ox.Literal(a)} {ox.Literal(b)})" for a, b in cells)
    found = STORE.query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    format = ox.QueryResultsFormat.from_media_type(media_type)
    assert format is not None and isinstance(found, ox.QuerySolutions)
    data = found.serialize(format=format)
    assert data is not None
    count = RowCount(media_type)
    last = [count.add(data[place : place + size]) for place in range(0, len(data), size)][-1]
    assert last == len(cells) or (not cells and last <= 1)


@given(st.text(max_size=40))
def test_no_header_of_a_client_breaks_the_choice_of_a_format(accept: str) -> None:
    for offered in (TABLES, GRAPHS):
        assert chosen(accept, offered) in (None, *offered)
    assert chosen(f"text/csv;q=1,{accept}", TABLES) is not None
