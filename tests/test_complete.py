"""References without DOI or PMID are looked up; only an article that agrees with the entry is taken for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import build
from kg.errors import DataError, InputError
from kg.fetch.client import Client, Pace
from kg.fetch.europepmc import EuropePmc
from kg.fetch.references import UNVERIFIED, complete
from kg.knowledge import load_knowledge
from kg.model import Document
from kg.read import read
from kg.read.completed import read_completions
from kg.settings import Settings
from tests.test_fetch import Fake, Trouble

NOTE = """# Two ways into one leukemia

Venetoclax inhibits BCL2.^{1} Revumenib inhibits menin.^{2} Both were given.^{3,4}

## References

1. Doe J, Roe R. Closing one door for good. J Invented. 2021;1:1-9. doi:10.5555/Invented.1
2. Poe E. Closing the other door as well. Invented Med. 2022;2:10-19.
3. Nemo A. A title that no service has at all. Invented Med. 2020;2:1.
4. Poe E. Short one. Invented Med. 2020;2:1.
"""
TITLE = "Closing the other door as well"
HITS = [
    dict(zip(("pmid", "doi", "title", "authorString", "pubYear"), hit, strict=True))
    for hit in (
        ("901", "10.5555/invented.1", "Anything.", "Doe J.", "2021"),
        ("902", "10.5555/two", "Closing the <i>other</i> door as well.", "Poe E, Doe J.", "2023"),
        ("903", "10.5555/three", TITLE, "Roe R.", "2022"),
        ("904", "10.5555/four", TITLE, "Poe E.", "2001"),
    )
]


@pytest.fixture()
def server() -> Iterator[Fake]:

    fake = Fake()
    fake.hits = HITS
    thread = threading.Thread(target=fake.serve_forever, daemon=True)
    thread.start()
    yield fake
    fake.over.set()
    fake.shutdown()
    fake.server_close()


@pytest.fixture()
def articles(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "note.md").write_text(NOTE, encoding="utf-8")
    return tmp_path / "in"


def completing(server: Fake, articles: Path, table: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", "complete", str(articles), "-o", str(table), *more],
        env={**os.environ, "CLAIMGRAPH_EUROPEPMC_URL": f"{server.url}/europepmc"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def rows(table: Path) -> list[list[str]]:
    return [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]


def test_an_entry_is_completed_only_by_the_one_article_that_agrees_with_it(
    server: Fake, articles: Path, tmp_path: Path
) -> None:
    table = tmp_path / "references.tsv"
    done = completing(server, articles, table)
    assert done.returncode == 0, done.stderr
    assert [(row[1], row[3], row[4], row[5]) for row in rows(table)] == [
        ("1", "10.5555/invented.1", "901", "Europe PMC"),
        ("2", "10.5555/two", "902", "Europe PMC"),
        ("3", "", "", UNVERIFIED),
        ("4", "", "", UNVERIFIED),
    ]
    assert [row[6] for row in rows(table)][2:] == ["no article agrees with it", "the entry has no title to look for"]
    assert server.asked("/search", "query") == [
        'DOI:"10.5555/Invented.1"',
        'TITLE:"Closing the other door as well"',
        'TITLE:"A title that no service has at all"',
    ]


def test_what_the_table_has_is_not_asked_for_again(server: Fake, articles: Path, tmp_path: Path) -> None:
    table = tmp_path / "references.tsv"
    assert completing(server, articles, table).returncode == 0
    before, asked = table.read_bytes(), len(server.seen)
    assert completing(server, articles, table).returncode == 0
    assert (table.read_bytes(), len(server.seen)) == (before, asked)
    (articles / "note.md").write_text(NOTE.replace("Nemo A.", "Nemo B."), encoding="utf-8")
    assert completing(server, articles, table).returncode == 0
    assert len(server.seen) > asked, "an entry whose words changed is another entry"


def test_a_build_takes_the_ids_and_says_who_gave_them(server: Fake, articles: Path, tmp_path: Path) -> None:
    table = tmp_path / "references.tsv"
    assert completing(server, articles, table).returncode == 0
    knowledge = load_knowledge()
    made = build([articles], knowledge, Settings(output=tmp_path / "out", references=table))
    assert made.violations == ()
    (document,) = made.graph.documents
    assert [(r.doi, r.pmid, r.verified) for r in document.references] == [
        ("10.5555/Invented.1", "901", "printed; Europe PMC"),
        ("10.5555/two", "902", "Europe PMC"),
        (None, None, None),
        (None, None, None),
    ]
    plain = build([articles], knowledge, Settings(output=tmp_path / "plain"))
    assert plain.counts["references"] == {"listed": 4, "resolved": 1}
    assert made.counts["references"] == {"listed": 4, "resolved": 2}


def test_a_service_that_fails_leaves_what_was_found(server: Fake, articles: Path, tmp_path: Path) -> None:
    (document,) = read(articles / "note.md")
    assert isinstance(document, Document)
    server.troubles.extend([None, *[Trouble(status=500)] * 5])
    found = []
    with Client(Pace(1000, sleep=lambda seconds: None)) as client, pytest.raises(InputError, match="not answered"):
        for entry in complete([document], EuropePmc(client, f"{server.url}/europepmc"), {}):
            found.append(entry)
    assert [entry.pmid for entry in found] == ["901"]


@pytest.mark.parametrize("content", ["document\tnumber\nrow\n", b"\xff"])
def test_a_table_that_is_none_is_said(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "table.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(DataError, match=r"table\.tsv|kg complete"):
        read_completions(path)
