"""A fetch: what is asked for is found, and what the folder lacks of it is got, each file written as it comes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any

from kg.errors import ConfigurationError, InputError, OutputError
from kg.fetch import manifest as manifests
from kg.fetch.europepmc import EuropePmc
from kg.fetch.ids import Ids, in_order
from kg.fetch.manifest import Absent, Manifest
from kg.fetch.ncbi import Missing, Ncbi, parse_citations
from kg.folder import writing

BATCH = 200
NO_IDS = Ids()
_NAMED = 5

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is (0: not known)."""


class Service(StrEnum):
    """Where a search is made and full texts come from; citations are always PubMed's."""

    PUBMED = "pubmed"
    EUROPEPMC = "europepmc"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: ids, the hits of a query (the first `limit`), and with `full_text` their articles in PMC."""

    ids: Ids = NO_IDS
    query: str | None = None
    service: Service = Service.PUBMED
    full_text: bool = False
    limit: int | None = None

    def __post_init__(self) -> None:
        if not any(self.ids) and not (self.query or "").strip():
            raise ConfigurationError("nothing is asked for", remedy="give ids, or a query with --search")
        if self.limit is not None and (self.query is None or self.limit < 1):
            raise ConfigurationError("a limit is a number of hits from 1 on", remedy="give it with --search")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request: its citations and full texts in the folder, how many files are new, what was not got."""

    citations: int
    full_texts: int
    new_files: int
    absent: dict[str, str]


@dataclass(frozen=True, slots=True)
class Services:
    """The two services."""

    ncbi: Ncbi
    europepmc: EuropePmc


def fetch(
    request: Request,
    folder: Path,
    services: Services,
    *,
    refresh: bool = False,
    batch: int = BATCH,
    progress: Progress = lambda stage, done, total: None,
) -> Outcome:
    """Let a folder hold what is asked for: ``pubmed-0001.xml``… of `batch` citations each, ``PMC1.xml`` a full text.

    What it holds already is not asked for again, nor is what a service has said that it has not. Requests add up in one
    folder; with `refresh` it is begun anew, and what it held before goes when the new is there.

    :raises InputError: if a service fails, or nothing at all was got; what came before is kept.
    :raises OutputError: if the folder cannot be written, is another's, or is being written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        held = manifests.open_folder(folder)
        if refresh:
            held.restart()
        held.request(_told(request))
        manifests.save(held, folder)
        outcome = _Fetch(request, folder, services, held, progress).run(batch)
        if not outcome.citations and not outcome.full_texts:
            reasons = [f"{id}: {reason}" for id, reason in list(outcome.absent.items())[:_NAMED]]
            what = f"nothing was got ({'; '.join(reasons) or 'the search has no hits'})"
            raise InputError(what, remedy="check the ids or the query, or ask the services again with --refresh")
        manifests.sweep(held, folder)  # not before: what was there stays where nothing comes in its place
    return outcome


class _Fetch:
    """One request at work on a folder."""

    def __init__(self, request: Request, folder: Path, services: Services, held: Manifest, progress: Progress) -> None:
        self.request, self.folder, self.held, self.progress = request, folder, held, progress
        self.services = services
        self.texts = services.ncbi if request.service is Service.PUBMED else services.europepmc
        self.new_files = 0
        self.absent: dict[str, str] = {}

    def run(self, batch: int) -> Outcome:
        """Search, resolve, get the citations, then the full texts."""
        pmids, pmcids = self._searched()
        pmids |= {*self.request.ids.pmids, *self._resolved()}
        pmcids |= set(self.request.ids.pmcids)
        self._citations(in_order(pmids), batch)
        if self.request.full_text:
            pmcids |= self._linked(pmids)
        self._full_texts(in_order(pmcids))
        got = self.held.got()
        return Outcome(len(pmids & got), len(pmcids & got), self.new_files, dict(sorted(self.absent.items())))

    def _searched(self) -> tuple[set[str], set[str]]:
        query, limit = self.request.query, self.request.limit
        if query is None:
            return set(), set()
        self.progress("searching", 0, 0)
        if self.request.service is Service.PUBMED:
            return set(self.services.ncbi.search(query, limit)), set()
        hits = self.services.europepmc.search(query, limit)
        # No verdict on the ids, which may be asked for otherwise: so not in the name of the service alone.
        by = f"search of {self.services.europepmc.name}"
        for id in hits.others:
            self._miss(id, by, "it is neither in PubMed nor in PMC")
        if not self.request.full_text:
            for id in set(hits.pmcids) - self.held.got():
                self._miss(id, by, "it is not in PubMed; --full-text gets its text")
            return set(hits.pmids), set()
        return set(hits.pmids), set(hits.pmcids)

    def _resolved(self) -> Iterator[str]:
        dois = self.request.ids.dois
        for done, doi in enumerate(dois, 1):
            known = self.held.resolved.get(doi)
            if known is None and not self._is_known_absent(doi, self.services.ncbi.name):
                answer = self.services.ncbi.resolve(doi)
                if isinstance(answer, Missing):
                    self._miss(doi, self.services.ncbi.name, answer.reason)
                else:
                    known = self.held.resolved[doi] = answer
                manifests.save(self.held, self.folder)
            self.progress("resolving", done, len(dois))
            if known is not None:
                yield known

    def _citations(self, pmids: list[str], batch: int) -> None:
        service = self.services.ncbi.name
        got = self.held.got()
        lacking = [pmid for pmid in pmids if pmid not in got and not self._is_known_absent(pmid, service)]
        done = len(pmids) - len(lacking)
        for start in range(0, len(lacking), batch):
            asked = lacking[start : start + batch]
            answer = self.services.ncbi.citations(asked)
            for pmid in asked:
                if pmid not in answer.found:
                    self._miss(pmid, service, "PubMed has no such citation")
            if answer.found:
                self._keep(self._next_name(), answer.data, answer.found)
            else:
                manifests.save(self.held, self.folder)
            done += len(asked)
            self.progress("citations", done, len(pmids))

    def _full_texts(self, pmcids: list[str]) -> None:
        got = self.held.got()
        for done, pmcid in enumerate(pmcids, 1):
            if pmcid not in got and not self._is_known_absent(pmcid, self.texts.name):
                answer = self.texts.full_text(pmcid)
                if isinstance(answer, Missing):
                    self._miss(pmcid, self.texts.name, answer.reason)
                    manifests.save(self.held, self.folder)
                else:
                    self._keep(f"{pmcid}.xml", answer, [pmcid])
            self.progress("full texts", done, len(pmcids))

    def _linked(self, pmids: set[str]) -> set[str]:
        """The PMCIDs that the citations in the folder give for these PMIDs."""
        linked = set()
        for name, file in self.held.files.items():
            if not pmids.isdisjoint(file.ids):
                found = parse_citations((self.folder / name).read_bytes()).found
                linked |= {pmcid for pmid, pmcid in found.items() if pmcid and pmid in pmids}
        return linked

    def _next_name(self) -> str:
        """The first free one, so that a fetch that was stopped writes the files that it would have written."""
        names = (f"pubmed-{number:04}.xml" for number in count(1))
        return next(name for name in names if name not in self.held.files)

    def _keep(self, name: str, data: bytes, ids: Iterable[str]) -> None:
        for id in ids:
            self.held.absent.pop(id, None)
        manifests.keep(self.held, self.folder, name, data, ids)
        self.new_files += 1

    def _miss(self, id: str, service: str, reason: str) -> None:
        self.held.absent[id] = Absent(service, reason)
        self.absent[id] = reason

    def _is_known_absent(self, id: str, service: str) -> bool:
        known = self.held.absent.get(id)
        if known is None or known.service != service:
            return False
        self.absent[id] = known.reason
        return True


def _told(request: Request) -> dict[str, Any]:
    return {
        "query": request.query,
        "source": request.service.value,
        "ids": [id for kind in request.ids for id in kind],
        "full_text": request.full_text,
        "limit": request.limit,
    }


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder against another fetch; the kernel frees it with the process."""
    with writing(folder):
        handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(
                "another kg fetch is writing this folder",
                where=str(folder),
                remedy="wait until it ends, or name another folder",
            ) from error
        yield
    finally:
        os.close(handle)
