"""``kg query``: what a user types and what comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.__main__ import main
from kg.query import named_queries
from kg.rdf import quads
from tests import query_fixture as own


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Kg = Callable[..., Ran]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "graph.nq").write_text("\n".join(quads(own.graph())) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def query(build: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Kg:
    def run(*arguments: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["kg", "query", "--build", str(build), *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return Ran(int(str(left.value.code)), *capfd.readouterr())

    return run


def test_without_a_name_the_queries_are_listed(query: Kg) -> None:
    out = query().out
    assert all(named.name in out for named in named_queries())


def test_a_named_query_answers_in_every_format(query: Kg) -> None:
    table = query("what-lowers", "--target", "MEIS1")
    assert (table.code, table.err) == (0, "")
    assert "UNII:4MOD1F4ENC" in table.out
    csv = query("what-lowers", "--target=MEIS1", "--format", "csv").out
    assert csv.splitlines()[0].startswith("agent,agent_name,lowered,")
    found = json.loads(query("what-lowers", "--target", "MEIS1", "--format", "json").out)
    assert found["results"]["bindings"][0]["agent_name"]["value"] == "ziftomenib"
    assert query("what-lowers", "--target", "MEIS1", "--format", "turtle").code == 6


def test_an_empty_answer_says_so(query: Kg) -> None:
    assert query("what-lowers", "--target", "HGNC:11998").out == "nothing found\n"


def test_a_query_of_ones_own_from_the_line_or_a_file(query: Kg, tmp_path: Path) -> None:
    ask = "ASK { GRAPH ?g { ?s ?p ?o } }"
    assert query("-e", ask).out == "yes\n"
    (tmp_path / "q.rq").write_text(ask, encoding="utf-8")
    assert query("--file", str(tmp_path / "q.rq"), "--format", "json").out == '{"head": {}, "boolean": true}\n'
    assert query("-e", "CONSTRUCT { ?s a ?o } { GRAPH ?g { ?s a ?o } }").out.startswith("@prefix")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nothing",), 6, "there are: adverse-events"),
        (("effects-of-drug",), 6, "needs drug"),
        (("effects-of-drug", "--drog", "x"), 6, "no parameter drog"),
        (("effects-of-drug", "--drug"), 2, "--drug has no value"),
        (("effects-of-drug", "--drug", "a", "--drug", "b"), 2, "given twice"),
        (("effects-of-drug", "ziftomenib"), 2, "not an option: 'ziftomenib'"),
        (("--drug", "ziftomenib"), 2, "not an option: 'ziftomenib'"),
        (("approvals", "-e", "ASK {}"), 2, "several queries"),
        (("-e", "DROP ALL"), 6, "updates are refused"),
        (("--file", "no-such.rq"), 3, "cannot be read"),
        (("approvals", "--build", "no-such-folder"), 3, "no such file"),
    ],
)
def test_a_mistake_is_a_line_on_standard_error(query: Kg, arguments: tuple[str, ...], code: int, words: str) -> None:
    ran = query(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1
