"""The named graphs of a build in a SPARQL 1.1 store over HTTP, by the Graph Store Protocol or by SPARQL Update.

https://www.w3.org/TR/sparql11-http-rdf-update/ and https://www.w3.org/TR/sparql11-update/. A graph goes as a whole, in
one request, and takes the place of what the store had under its name: a request that is sent again, because no answer
came, does no harm. Graphs are sorted and held on disk, so that memory does not grow with them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

import kg
from kg import vocabulary as term
from kg.errors import ConfigurationError, InputError, OutputError
from kg.loaders.pushed import PASSWORD, TOKEN, USER, Login, Pushed, Report, address, login, silent
from kg.packed import reading
from kg.rdf.nodes import graphs_of, reading_errors
from kg.spill import Spill

TRIES = 6
SCHEMES = ("http", "https")

_PASSING = frozenset({429, 500, 502, 503, 504})
_LONGEST_WAIT = 120.0
_BATCH = 1 << 20
_SHOWN = 300
_TRIPLES = {"Content-Type": "application/n-triples"}
_UPDATE = {"Content-Type": "application/sparql-update; charset=utf-8"}
_DOCUMENTS = f"SELECT ?g {{ GRAPH ?g {{ ?g a <{term.PUBLICATION}> ; <{term.LENGTH}> ?length }} }}"


def push(
    file: Path,
    to: str,
    *,
    update: bool = False,
    query: str | None = None,
    prune: bool = False,
    who: Login | None = None,
    report: Report = silent,
    sleep: Callable[[float], None] = time.sleep,
) -> Pushed:
    """Replace the graphs of an N-Quads file in a store; pushed twice, it is as after once.

    :param file: the ``graph.nq`` of a build, packed or not.
    :param to: where the store takes graphs, or updates where `update` is set; without name and password.
    :param query: where it answers SPARQL; needed for `prune`, which drops documents that are no longer in the file.
    :raises ConfigurationError: if an address or the login is wrong, or `query` is missing.
    :raises InputError: if the file is no N-Quads.
    :raises OutputError: if the store refuses, or does not answer well in six tries.
    """
    address(to, SCHEMES)
    if prune and not query:
        raise ConfigurationError("--prune has to ask for the documents of the store", remedy="give --query URL as well")
    who = who or login()
    with (
        TemporaryDirectory(prefix="claimgraph-") as name,
        closing(_Store(to, who, sleep)) as store,
        closing(_Batch(store, Path(name) / "batch.ru")) as updates,
    ):
        scratch = Path(name)
        lines, kept, quads = _by_graph(file, scratch), set[str](), 0
        for graph, same in groupby(lines, key=lambda line: line[: line.index(b"\t")]):
            iri = graph[1:-1].decode()
            kept.add(iri)
            path = scratch / "graph.nt"
            quads += _spool(path, graph, (line[len(graph) + 1 :] for line in same))
            if update:
                updates.add(iri, path)
            else:
                store.send("PUT", {"graph": iri}, path, _TRIPLES)
            report("graphs", len(kept))
        updates.flush()
        dropped = 0
        for iri in sorted(store.documents(address(query, SCHEMES)) - kept) if prune and query else ():
            if update:
                updates.drop(iri)
            else:
                store.send("DELETE", {"graph": iri}, None, {}, absent=True)
            dropped += 1
        updates.flush()
    return Pushed({"graphs": len(kept), "quads": quads}, {"documents": dropped} if dropped else {})


def _by_graph(file: Path, scratch: Path) -> Spill:
    """The lines of an N-Quads file, each behind its graph and a tab."""
    lines = Spill(scratch, "by-graph")
    with reading_errors(file), reading(file) as stream:
        for line in stream:
            body = line.rstrip(b"\r\n \t.")
            graph = body[body.rfind(b" ") + 1 :]
            if graph.startswith(b"<"):
                lines.add(graph + b"\t" + line.rstrip(b"\r\n"))
            elif graphs_of(line):
                raise InputError("a triple outside of the graphs", where=file.name, remedy="give graph.nq as it is")
    return lines


def _spool(path: Path, graph: bytes, lines: Iterator[bytes]) -> int:
    """Write the triples of one graph's lines into a file; how many."""
    number = 0
    with path.open("wb") as file:
        for line in lines:
            file.write(line[: line.rindex(graph)] + b".\n")
            number += 1
    return number


class _Store:
    """A store that is asked again after what passes."""

    def __init__(self, to: str, who: Login, sleep: Callable[[float], None]) -> None:
        headers = {"User-Agent": f"claimgraph/{kg.__version__}"}
        if who.token:
            headers["Authorization"] = f"Bearer {who.token}"
        auth = httpx.BasicAuth(who.user, who.password) if who.user and not who.token else None
        self._to, self._sleep = httpx.URL(to), sleep
        self._http = httpx.Client(auth=auth, headers=headers, timeout=300, follow_redirects=False)

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def send(
        self, method: str, fields: dict[str, str], body: Path | None, headers: dict[str, str], *, absent: bool = False
    ) -> None:
        """Send a file to the store.

        :param absent: whether 404 is as good as done.
        """
        url = self._to.copy_merge_params(fields)

        def once() -> httpx.Response:
            if body is None:
                return self._http.request(method, url, headers=headers)
            with body.open("rb") as file:
                return self._http.request(method, url, headers=headers, content=file)

        self._asked(once, url, absent=absent)

    def documents(self, query: str) -> set[str]:
        """The names of the graphs in the store that are documents of Claimgraph."""
        headers = {"Accept": "text/tab-separated-values", "Content-Type": "application/sparql-query"}
        answer = self._asked(lambda: self._http.post(query, headers=headers, content=_DOCUMENTS), httpx.URL(query))
        variables, *rows = answer.text.splitlines()
        if variables.strip() not in ("?g", "g"):
            raise OutputError("no table of graphs comes back", where=query, remedy="give the address of SPARQL queries")
        return {row.strip().removeprefix("<").removesuffix(">") for row in rows if row.strip()}

    def _asked(self, once: Callable[[], httpx.Response], url: httpx.URL, *, absent: bool = False) -> httpx.Response:
        for attempt in range(TRIES):
            wait = min(0.5 * 2**attempt, _LONGEST_WAIT)
            try:
                answer = once()
                if answer.is_success or (absent and answer.status_code == httpx.codes.NOT_FOUND):
                    return answer
                reason = f"HTTP {answer.status_code} ({' '.join(answer.text.split())[:_SHOWN]})"
                if answer.status_code not in _PASSING:
                    raise _refused(answer.status_code, reason, url)
                after = answer.headers.get("Retry-After", "")
                wait = min(max(wait, float(after) if after.isdecimal() else 0), _LONGEST_WAIT)
            except httpx.TimeoutException:
                reason = "no answer in time"
            except httpx.RequestError as error:
                reason = f"the connection failed ({error})"
            if attempt < TRIES - 1:
                self._sleep(wait)
        raise OutputError(
            f"not taken in {TRIES} tries; the last: {reason}",
            where=str(url),
            remedy="push again when the store is up: graphs that it has are only replaced",
        )


class _Batch:
    """Small graphs that go in one update, which a store takes as one transaction."""

    def __init__(self, store: _Store, path: Path) -> None:
        self._store, self._path = store, path
        self._file = path.open("wb")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def add(self, iri: str, triples: Path) -> None:
        """Replace a graph."""
        self._file.write(f"DROP SILENT GRAPH <{iri}> ;\nINSERT DATA {{ GRAPH <{iri}> {{\n".encode())
        with triples.open("rb") as file:
            for line in file:
                self._file.write(line)
        self._file.write(b"} } ;\n")
        if self._file.tell() > _BATCH:
            self.flush()

    def drop(self, iri: str) -> None:
        """Drop a graph."""
        self._file.write(f"DROP SILENT GRAPH <{iri}> ;\n".encode())

    def flush(self) -> None:
        """Send what waits."""
        if self._file.tell():
            self._file.close()
            self._store.send("POST", {}, self._path, _UPDATE)
            self._file = self._path.open("wb")


def _refused(status: int, reason: str, url: httpx.URL) -> OutputError | ConfigurationError:
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        remedy = f"set {USER} and {PASSWORD}, or {TOKEN}"
        return ConfigurationError(f"the login is refused: HTTP {status}", where=str(url), remedy=remedy)
    return OutputError(
        f"the store refuses the graph: {reason}", where=str(url), remedy="is it the address for graphs, or for updates?"
    )
