"""Literature is fetched politely, whole, and once; what a service has not is told, and so is its failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from kg.errors import ConfigurationError, InputError, OutputError
from kg.fetch.client import TRIES, Client, Pace, base_url
from kg.fetch.europepmc import EuropePmc
from kg.fetch.ids import parse_ids
from kg.fetch.manifest import NAME
from kg.fetch.ncbi import Ncbi
from kg.fetch.run import Outcome, Request, Service, Services, fetch
from kg.identifiers import sha256
from kg.model import Document
from kg.read import discover, read

KEY = "0123456789abcdefsecret"


def citation(pmid: int, pmcid: str | None) -> str:
    other = f'<ArticleId IdType="pmc">{pmcid}</ArticleId>' if pmcid else ""
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><ArticleTitle>Invented {pmid}.'
        "</ArticleTitle><Abstract><AbstractText>It is α.</AbstractText></Abstract></Article></MedlineCitation>"
        f'<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>{other}</ArticleIdList>'
        "<ReferenceList><Reference><ArticleIdList>"
        '<ArticleId IdType="pmc">PMC999</ArticleId></ArticleIdList></Reference>'
        "</ReferenceList></PubmedData></PubmedArticle>\n"
    )


def article(pmcid: str, body: str = "<body><p>Invented words.</p></body>") -> str:
    return (
        f'<article><front><article-meta><article-id pub-id-type="doi">10.5555/{pmcid.lower()}</article-id><title-group>'
        f"<article-title>Invented {pmcid}</article-title></title-group></article-meta></front>{body}</article>"
    )


@dataclass
class Trouble:
    """What the server does to a request instead of answering it well; `slow` lets the client wait in vain."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    slow: bool = False
    drop: bool = False


class Fake(ThreadingHTTPServer):
    """Both services, with invented records; `troubles` come first, `seen` holds what was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pmids: dict[int, str | None] = {11: "PMC101", 12: None, 13: "PMC103", 110: None, 2: None}
        self.articles = {"PMC101": article("PMC101"), "PMC103": article("PMC103", body=""), "PMC7": article("PMC7")}
        self.hits: list[dict[str, str]] = []
        self.dois = {"10.5555/invented": 12}
        self.troubles: deque[Trouble | None] = deque()
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.methods: list[str] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def asked(self, program: str, name: str = "id") -> list[str]:
        return [fields.get(name, "") for path, fields in self.seen if path.endswith(program)]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves early is what some tests are about."""

    def answer(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        if path == "/ncbi/esearch.fcgi":
            term, start, size = fields["term"], int(fields["retstart"]), int(fields["retmax"])
            known = (
                [n for doi, n in self.dois.items() if term == f'"{doi}"[doi]'] if "[doi]" in term else self.found(term)
            )
            ids = "".join(f"<Id>{pmid}</Id>" for pmid in known[start : start + size])
            return 200, f"<eSearchResult><Count>{len(known)}</Count><IdList>{ids}</IdList></eSearchResult>"
        if path == "/ncbi/efetch.fcgi" and fields["db"] == "pubmed":
            asked = map(int, fields["id"].split(","))
            return 200, "<PubmedArticleSet>\n{}</PubmedArticleSet>".format(
                "".join(citation(pmid, self.pmids[pmid]) for pmid in asked if pmid in self.pmids)
            )
        if path == "/ncbi/efetch.fcgi":
            id = fields["id"]
            reply = f'<Reply Id="{id}" error="The following PMCID is not available: {id}"/>'
            return 200, f"<pmc-articleset>{self.articles.get(f'PMC{id}', reply)}</pmc-articleset>"
        if path == "/europepmc/search":
            start, size = int(fields["cursorMark"].replace("*", "0")), int(fields["pageSize"])
            page = {"hitCount": len(self.hits), "resultList": {"result": self.hits[start : start + size]}}
            return 200, json.dumps({**page, "nextCursorMark": str(min(start + size, len(self.hits)))})
        pmcid = path.removeprefix("/europepmc/").removesuffix("/fullTextXML")
        return (200, self.articles[pmcid]) if pmcid in self.articles else (404, "")

    def found(self, term: str) -> list[int]:
        return list(self.pmids) if term == "invented" else []


class Handler(BaseHTTPRequestHandler):
    server: Fake

    def do_GET(self) -> None:
        self.reply(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        self.reply(dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())))

    def reply(self, fields: dict[str, str]) -> None:
        path = urlsplit(self.path).path
        self.server.seen.append((path, fields))
        self.server.methods.append(f"{self.command} {self.path}")
        trouble = (self.server.troubles.popleft() if self.server.troubles else None) or Trouble()
        if trouble.slow:
            self.server.over.wait(5)
        if trouble.drop or trouble.slow:
            return
        status, body = self.server.answer(path, fields)
        if trouble.status != 200 or trouble.body:
            status, body = trouble.status, trouble.body
        data = body.encode()
        if trouble.cut:
            data = data[: len(data) // 2]
        self.send_response(status)
        for name, value in trouble.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Clock:
    """Time that passes only while one sleeps, and how long each sleep was."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Fake() as fake:
        thread = threading.Thread(target=fake.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield fake
        fake.over.set()
        fake.shutdown()
        thread.join()


@dataclass
class Fetcher:
    """Fetches from the server into a folder, in time that does not pass."""

    server: Fake
    folder: Path
    clock: Clock = field(default_factory=Clock)
    key: str = ""
    timeout: float = 5

    def __call__(self, *ids: str, batch: int = 2, page: int = 2, refresh: bool = False, **request: Any) -> Outcome:
        pace = Pace(10 if self.key else 3, self.clock.sleep, self.clock.monotonic)
        with Client(pace, timeout=self.timeout, secrets=(self.key,)) as client:
            ncbi = Ncbi(client, f"{self.server.url}/ncbi", self.key, "someone@example.org", page)
            services = Services(ncbi, EuropePmc(client, f"{self.server.url}/europepmc", page))
            asked = Request(parse_ids(ids), **request)
            return fetch(asked, self.folder, services, refresh=refresh, batch=batch)

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != NAME)

    @property
    def manifest(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.folder / NAME).read_text())
        return loaded


@pytest.fixture
def fetcher(server: Fake, tmp_path: Path) -> Fetcher:
    return Fetcher(server, tmp_path / "articles")


def ids_in(folder: Path) -> list[str]:
    found = [item for path in discover([folder]) if isinstance(path, Path) for item in read(path)]
    assert all(isinstance(item, Document) for item in found), found
    return sorted(item.id for item in found if isinstance(item, Document))


# --- what is asked for, and what comes


def test_citations_come_in_batches_by_number_and_the_folder_is_read_whole(fetcher: Fetcher) -> None:
    outcome = fetcher("110", "PMID:13", "11", "pmid:2")
    assert outcome == Outcome(citations=4, full_texts=0, new_files=2, absent={})
    assert fetcher.server.asked("efetch.fcgi") == ["2,11", "13,110"]
    assert all(isinstance(item, Path) for item in discover([fetcher.folder])), "the manifest is no input"
    assert ids_in(fetcher.folder) == ["PMID:11", "PMID:110", "PMID:13", "PMID:2"]


def test_files_are_the_bytes_that_were_sent(fetcher: Fetcher) -> None:
    fetcher("11", "PMC7")
    sent = fetcher.server.answer("/ncbi/efetch.fcgi", {"db": "pubmed", "id": "11"})[1]
    assert (fetcher.folder / "pubmed-0001.xml").read_bytes() == sent.encode()
    assert [(file["name"], file["ids"]) for file in fetcher.manifest["files"]] == [
        ("PMC7.xml", ["PMC7"]),
        ("pubmed-0001.xml", ["PMID:11"]),
    ]
    for file in fetcher.manifest["files"]:
        assert file["sha256"] == sha256((fetcher.folder / file["name"]).read_bytes())


def test_a_search_of_pubmed_goes_on_from_page_to_page(fetcher: Fetcher) -> None:
    assert fetcher(query="invented").citations == 5
    assert fetcher.server.asked("esearch.fcgi", "retstart") == ["0", "2", "4"]


def test_a_limit_takes_the_first_hits(fetcher: Fetcher) -> None:
    fetcher(query="invented", limit=3)
    assert fetcher.server.asked("esearch.fcgi", "retmax") == ["2", "1"]
    assert ids_in(fetcher.folder) == ["PMID:11", "PMID:12", "PMID:13"]


def test_more_hits_than_ncbi_gives_are_not_cut_in_silence(fetcher: Fetcher) -> None:
    fetcher.server.troubles.append(Trouble(body="<R><Count>20000</Count><IdList><Id>11</Id></IdList></R>"))
    with pytest.raises(InputError, match=r"20,000 hits.*--limit 9999"):
        fetcher(query="cancer")


def test_a_search_of_europe_pmc_goes_on_from_page_to_page_and_its_citations_are_pubmed_s(fetcher: Fetcher) -> None:
    fetcher.server.hits = [
        {"source": "MED", "id": "13", "pmid": "13", "pmcid": "PMC103"},
        {"source": "MED", "id": "2", "pmid": "2"},
        {"source": "PMC", "id": "PMC7", "pmcid": "PMC7"},
        {"source": "PPR", "id": "PPR5"},
    ]
    outcome = fetcher(query="invented", service=Service.EUROPEPMC)
    assert fetcher.server.asked("search", "cursorMark") == ["*", "2", "4"]
    assert fetcher.server.asked("efetch.fcgi") == ["2,13"]
    assert outcome.citations == 2
    assert set(outcome.absent) == {"PMC7", "PPR:PPR5"} and "--full-text" in outcome.absent["PMC7"]
    whole = fetcher(query="invented", service=Service.EUROPEPMC, full_text=True)
    assert (whole.full_texts, set(whole.absent)) == (1, {"PMC103", "PPR:PPR5"})
    assert "PMC7" not in {entry["id"] for entry in fetcher.manifest["not_found"]}


@pytest.mark.parametrize("service", Service)
def test_full_texts_are_those_that_the_citations_name(fetcher: Fetcher, service: Service) -> None:
    outcome = fetcher("11", "12", "13", full_text=True, service=service)
    assert (outcome.citations, outcome.full_texts) == (3, 1)
    assert "no full text" in outcome.absent["PMC103"]
    assert fetcher.files == ["PMC101.xml", "pubmed-0001.xml", "pubmed-0002.xml"]
    assert ids_in(fetcher.folder) == ["PMID:11", "PMID:12", "PMID:13", "doi:10.5555/pmc101"]


def test_a_doi_is_resolved_once(fetcher: Fetcher) -> None:
    for _ in range(2):
        outcome = fetcher("https://doi.org/10.5555/INVENTED", "10.5555/unheard")
        assert (outcome.citations, list(outcome.absent)) == (1, ["doi:10.5555/unheard"])
    assert len(fetcher.server.asked("esearch.fcgi")) == 2
    assert ids_in(fetcher.folder) == ["PMID:12"]


def test_ids_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("# of last year\n12\n\n  PMC3 \n")
    assert parse_ids([f"@{tmp_path / 'ids.txt'}", "PMID:0007", "pmc3"]) == (("PMID:7", "PMID:12"), ("PMC3",), ())
    with pytest.raises(InputError, match="list of ids cannot be read"):
        parse_ids(["@nowhere.txt"])


def test_words_that_are_no_ids_are_named() -> None:
    with pytest.raises(ConfigurationError, match=r"'PMCX', '10\.5555', '0'"):
        parse_ids(["12", "PMCX", "10.5555", "0"])


def test_a_request_for_nothing_is_a_mistake() -> None:
    with pytest.raises(ConfigurationError, match="nothing is asked for"):
        Request()
    with pytest.raises(ConfigurationError, match="with --search"):
        Request(parse_ids(["1"]), limit=3)


# --- what is not there


@pytest.mark.parametrize("service", Service)
def test_what_a_service_has_not_is_told_and_the_rest_is_got(fetcher: Fetcher, service: Service) -> None:
    for _ in range(2):
        outcome = fetcher("11", "404", "PMC404", service=service)
        assert outcome.citations == 1
        assert set(outcome.absent) == {"PMID:404", "PMC404"}
    assert [entry["id"] for entry in fetcher.manifest["not_found"]] == ["PMC404", "PMID:404"]
    assert len(fetcher.server.seen) == 2, "what it has not is not asked for again"


def test_where_nothing_is_got_that_is_an_error(fetcher: Fetcher) -> None:
    with pytest.raises(InputError, match=r"nothing was got \(PMID:404"):
        fetcher("404")
    with pytest.raises(InputError, match="no hits"):
        fetcher(query="unheard")
    fetcher.server.troubles.append(Trouble(400, '{"error":"ID list is empty! Possibly it has no correct IDs."}'))
    with pytest.raises(InputError, match="PMID:405"):
        fetcher("405")


# --- services that fail


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(500),
        Trouble(503, "busy"),
        Trouble(cut=True),
        Trouble(drop=True),
        Trouble(body="<eFetchResult><ERROR>Cannot retrieve</ERROR></eFetchResult>"),
        Trouble(body="<html/>"),
    ],
    ids=["500", "503", "cut short", "dropped", "ERROR", "other XML"],
)
def test_what_may_pass_is_asked_again_with_longer_and_longer_waits(fetcher: Fetcher, trouble: Trouble) -> None:
    fetcher.server.troubles.extend([trouble, trouble])
    assert fetcher("11").citations == 1
    assert fetcher.clock.slept == [1, 2]


def test_an_answer_that_does_not_come_is_asked_for_again(fetcher: Fetcher) -> None:
    fetcher.timeout = 0.5
    fetcher.server.troubles.append(Trouble(slow=True))
    assert fetcher("11").citations == 1
    assert fetcher.clock.slept == [1]


def test_a_service_may_say_how_long_to_wait(fetcher: Fetcher) -> None:
    fetcher.server.troubles.append(Trouble(429, headers={"Retry-After": "7"}))
    fetcher("11")
    assert fetcher.clock.slept == [7]


def test_a_service_that_asks_for_an_hour_is_left(fetcher: Fetcher) -> None:
    fetcher.server.troubles.append(Trouble(429, headers={"Retry-After": "3600"}))
    with pytest.raises(InputError, match="wait 3600 seconds"):
        fetcher("11")
    assert fetcher.clock.slept == []


def test_a_service_that_keeps_failing_is_named_with_what_it_said(fetcher: Fetcher) -> None:
    fetcher.server.troubles.extend([Trouble(503, "back at noon")] * TRIES)
    with pytest.raises(InputError, match=r"efetch.fcgi: not answered in 5 tries.*HTTP 503 .back at noon.*again later"):
        fetcher("11")
    assert fetcher.clock.slept == [1, 2, 4, 8]


@pytest.mark.parametrize("status", [302, 400, 404])
def test_a_refusal_is_not_asked_again(fetcher: Fetcher, status: int) -> None:
    fetcher.server.troubles.append(Trouble(status, "no", headers={"Location": "/elsewhere"}))
    with pytest.raises(InputError, match=f"refuses the request: HTTP {status}"):
        fetcher("11")
    assert len(fetcher.server.seen) == 1


def test_an_answer_without_end_is_left(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.fetch.client._LARGEST", 100)
    with pytest.raises(InputError, match="larger than"):
        fetcher("11")
    assert fetcher.files == []


def test_no_entity_of_an_answer_is_resolved(fetcher: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("11")
    entity = f'<!DOCTYPE R [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    page = f"{entity}<R><Count>1</Count><IdList><Id>&e;</Id></IdList></R>"
    fetcher.server.troubles.extend([Trouble(body=page)] * TRIES)
    with pytest.raises(InputError, match="is empty"):
        fetcher(query="invented")


# --- going on, and beginning anew


def test_a_fetch_that_failed_goes_on_with_what_is_missing_and_ends_with_the_same_bytes(fetcher: Fetcher) -> None:
    fetcher.server.troubles.extend([None, Trouble(400)])
    ids = ("2", "3", "11", "12", "13")
    with pytest.raises(InputError, match="refuses"):
        fetcher(*ids)
    assert fetcher.files == ["pubmed-0001.xml"]
    fetcher.server.seen.clear()
    assert fetcher(*ids).citations == 4
    assert fetcher.server.asked("efetch.fcgi") == ["11,12", "13"]
    at_once = Fetcher(fetcher.server, fetcher.folder.with_name("at-once"))
    at_once(*ids)
    assert at_once.files == fetcher.files
    for name in (*fetcher.files, NAME):
        assert (at_once.folder / name).read_bytes() == (fetcher.folder / name).read_bytes(), name


def test_what_is_there_is_not_fetched_again(fetcher: Fetcher) -> None:
    fetcher("11", "PMC7")
    before = (fetcher.folder / NAME).read_bytes()
    fetcher.server.seen.clear()
    assert fetcher("11", "PMC7") == Outcome(1, 1, 0, {})
    assert fetcher.server.seen == []
    assert (fetcher.folder / NAME).read_bytes() == before


def test_requests_add_up_in_one_folder(fetcher: Fetcher) -> None:
    fetcher("11", "13")
    fetcher("2", "11")
    assert fetcher.server.asked("efetch.fcgi") == ["11,13", "2"]
    assert ids_in(fetcher.folder) == ["PMID:11", "PMID:13", "PMID:2"]
    assert [request["ids"] for request in fetcher.manifest["requests"]] == [
        ["PMID:11", "PMID:13"],
        ["PMID:2", "PMID:11"],
    ]


def test_a_file_that_was_damaged_is_fetched_again(fetcher: Fetcher) -> None:
    fetcher("2", "11", "12")
    (fetcher.folder / "pubmed-0001.xml").write_text("<half")
    fetcher.server.seen.clear()
    fetcher("2", "11", "12")
    assert fetcher.server.asked("efetch.fcgi") == ["2,11"]
    assert ids_in(fetcher.folder) == ["PMID:11", "PMID:12", "PMID:2"]


def test_a_refreshed_folder_holds_what_is_asked_for_now(fetcher: Fetcher) -> None:
    fetcher("2", "11", "12", "PMC7")
    fetcher.server.pmids[404] = None
    outcome = fetcher("2", "404", refresh=True)
    assert outcome == Outcome(2, 0, 1, {})
    assert fetcher.files == ["pubmed-0001.xml"]
    assert ids_in(fetcher.folder) == ["PMID:2", "PMID:404"]


def test_a_refresh_that_fails_takes_nothing_away_before_it_is_done(fetcher: Fetcher) -> None:
    fetcher("2", "11", "12")
    fetcher.server.troubles.append(Trouble(400))
    with pytest.raises(InputError):
        fetcher("2", refresh=True)
    assert fetcher.files == ["pubmed-0001.xml", "pubmed-0002.xml"]
    fetcher("2")
    assert fetcher.files == ["pubmed-0001.xml"]


def test_a_folder_of_other_things_is_left_alone(fetcher: Fetcher) -> None:
    fetcher.folder.mkdir()
    (fetcher.folder / "pubmed-0001.xml").write_text("mine")
    with pytest.raises(OutputError, match="did not write"):
        fetcher("11")
    assert fetcher.files == ["pubmed-0001.xml"]
    assert fetcher.server.seen == []


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", ".hidden"])
def test_a_manifest_that_names_files_elsewhere_is_not_believed(fetcher: Fetcher, name: str) -> None:
    fetcher("11")
    (fetcher.folder / NAME).write_text(json.dumps({**fetcher.manifest, "stale": [name]}))
    with pytest.raises(InputError, match="cannot be read"):
        fetcher("11")


def test_two_fetches_into_one_folder_do_not_meet(fetcher: Fetcher) -> None:
    fetcher("11")
    inner = Fetcher(fetcher.server, fetcher.folder)

    def meet(seconds: float) -> None:
        with pytest.raises(OutputError, match="another kg fetch"):
            inner("12")

    fetcher.server.troubles.append(Trouble(500))
    fetcher.clock.sleep = meet  # type: ignore[method-assign]
    assert fetcher("13").citations == 1


# --- the key and the pace


def test_the_key_reaches_ncbi_and_no_message_or_file(fetcher: Fetcher, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    fetcher.key = KEY
    fetcher.server.hits = [{"source": "MED", "id": "2", "pmid": "2"}]
    fetcher("11", full_text=True)
    fetcher(query="invented", service=Service.EUROPEPMC, full_text=True)
    for path, fields in fetcher.server.seen:
        ours = {name: fields.get(name) for name in ("api_key", "tool", "email")}
        known = {"api_key": KEY, "tool": "claimgraph", "email": "someone@example.org"}
        assert ours == (known if path.startswith("/ncbi") else dict.fromkeys(known))
    for trouble in ([Trouble(400, f'{{"error":"API key invalid","api-key":"{KEY}"}}')], [Trouble(503, KEY)] * TRIES):
        fetcher.server.troubles.extend(trouble)
        with pytest.raises(InputError) as error:
            fetcher("12")
        assert KEY not in str(error.value) + repr(error.value.__dict__)
    assert KEY not in "".join(fetcher.server.methods), "no URL holds it"
    assert KEY not in caplog.text
    assert not any(KEY.encode() in path.read_bytes() for path in fetcher.folder.iterdir())


@pytest.mark.parametrize(("key", "rate"), [("", 3), (KEY, 10)])
def test_requests_keep_their_pace_over_both_services(fetcher: Fetcher, key: str, rate: int) -> None:
    fetcher.key = key
    fetcher.server.hits = [{"source": "MED", "id": str(pmid), "pmid": str(pmid)} for pmid in (2, 11, 12)]
    fetcher(query="invented", service=Service.EUROPEPMC, full_text=True)
    assert fetcher.clock.slept == [round(1 / rate, 3)] * (len(fetcher.server.seen) - 1)
    assert len({path.split("/")[1] for path, _ in fetcher.server.seen}) == 2


def test_an_address_that_is_none_is_a_mistake_of_its_setting() -> None:
    for url in ("eutils", "ftp://example.org", "http://"):
        with pytest.raises(ConfigurationError, match="CLAIMGRAPH_NCBI_URL"):
            base_url(url, "CLAIMGRAPH_NCBI_URL")


# --- the command


def run_kg(server: Fake, *arguments: Sequence[str] | str | Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {
        "CLAIMGRAPH_NCBI_URL": f"{server.url}/ncbi/",
        "CLAIMGRAPH_EUROPEPMC_URL": f"{server.url}/europepmc",
        "NCBI_API_KEY": KEY,
    }
    command = [sys.executable, "-m", "kg", "fetch", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def test_the_command_fetches_and_tells_what_was_not_found(server: Fake, tmp_path: Path) -> None:
    ran = run_kg(server, "11", "404", "--full-text", "--source", "europepmc", "-o", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == "not found PMID:404: PubMed has no such citation\n"
    assert ran.stdout.splitlines()[:4] == ["citations   1", "full texts  1", "not found   1", "new files   2"]
    assert ids_in(tmp_path / "out") == ["PMID:11", "doi:10.5555/pmc101"]
    assert all(fields["api_key"] == KEY for path, fields in server.seen if path.startswith("/ncbi"))
    assert KEY not in ran.stdout + ran.stderr


def test_a_wrong_id_on_the_command_line_is_one_line_and_a_code(server: Fake, tmp_path: Path) -> None:
    ran = run_kg(server, "eleven", "-o", tmp_path / "out")
    assert ran.returncode == 2
    assert ran.stderr.startswith("kg: error: not an id: 'eleven'") and ran.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()
