"""Bibliography entries without DOI or PMID, looked up at Europe PMC; only a hit that agrees with the entry is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.fetch.europepmc import EuropePmc
from kg.identity import printed_as
from kg.model import Document, Reference

UNVERIFIED = "unverified"
COLUMNS = ("document", "number", "words", "doi", "pmid", "verified", "why")
_SHORTEST_TITLE = 15


class Key(NamedTuple):
    """An entry of a document's bibliography: the document's id, its number, and a hash of its words."""

    document: str
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Completed:
    """What is known of an entry; `verified` is the service, or `UNVERIFIED` with the reason in `why`."""

    key: Key
    doi: str = ""
    pmid: str = ""
    verified: str = UNVERIFIED
    why: str = ""

    def row(self) -> str:
        """As a line of the table."""
        cells = (*map(str, self.key), self.doi, self.pmid, self.verified, self.why)
        return "\t".join(" ".join(cell.split()) for cell in cells)


def key_of(document: str, reference: Reference) -> Key:
    """What tells an entry from all others, and from itself after its words changed."""
    return Key(document, reference.number, printed_as(reference))


def complete(documents: Iterable[Document], service: EuropePmc, known: Mapping[Key, Completed]) -> Iterator[Completed]:
    """Every entry that lacks its DOI or PMID, completed where the service has one article that it can mean.

    :param known: what an earlier run found; it is not asked for again.
    :raises InputError: if the service fails.
    """
    for document in documents:
        for reference in document.references:
            if not (reference.doi and reference.pmid):
                key = key_of(document.id, reference)
                yield known[key] if key in known else _looked_up(key, reference, service)


def _looked_up(key: Key, reference: Reference, service: EuropePmc) -> Completed:
    query = _query(reference)
    if query is None:
        return Completed(key, why="the entry has no title to look for")
    hits = {
        (str(hit.get("doi") or ""), str(hit.get("pmid") or "")): hit
        for hit in service.records(query)
        if _agrees(reference, hit)
    }
    if len(hits) != 1:
        return Completed(key, why="no article agrees with it" if not hits else f"{len(hits)} articles agree with it")
    ((doi, pmid),) = hits
    if not doi and not pmid:
        return Completed(key, why="the article has neither DOI nor PMID")
    return Completed(key, doi, pmid, service.name)


def _query(reference: Reference) -> str | None:
    if reference.pmid:
        return f"EXT_ID:{reference.pmid} AND SRC:MED"
    if reference.doi:
        return f'DOI:"{_bare(reference.doi)}"'
    title = _bare(reference.title or "")
    return f'TITLE:"{title}"' if len(title) >= _SHORTEST_TITLE else None


def _bare(words: str) -> str:
    return " ".join(re.sub(r'["\\]', " ", words).split())


def _agrees(reference: Reference, hit: Mapping[str, object]) -> bool:
    if reference.pmid:
        return str(hit.get("pmid") or "") == reference.pmid
    if reference.doi:
        return str(hit.get("doi") or "").lower() == reference.doi.lower()
    year = str(hit.get("pubYear") or "")
    surname = _letters(re.split(r"[\s,]", reference.authors[0])[0]) if reference.authors else ""
    return (
        _letters(str(hit.get("title") or "")) == _letters(reference.title or "")
        and (reference.year is None or not year.isdecimal() or abs(int(year) - reference.year) <= 1)
        and _letters(str(hit.get("authorString") or "")).startswith(surname)
    )


def _letters(words: str) -> str:
    return "".join(sign for sign in re.sub(r"<[^>]*>", "", words).casefold() if sign.isalnum())
