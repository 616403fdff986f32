"""NCBI's E-utilities: PubMed's searches and citations, and the full texts of PMC."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from kg.errors import InputError
from kg.fetch.client import Answer, Client, Refused, Unusable, parse_xml
from kg.fetch.ids import number

URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
REACH = 9_999
"""How many hits of one PubMed search NCBI gives; it answers no page beyond."""

_RECORDS = (("PubmedArticle", "MedlineCitation"), ("PubmedBookArticle", "BookDocument"))


class Citations(NamedTuple):
    """An answer of PubMed: its bytes, and each PMID in it with its PMCID, where it has one."""

    data: bytes
    found: Mapping[str, str | None]


class Missing(NamedTuple):
    """A full text that is not to be had, and why."""

    reason: str


class _Page(NamedTuple):
    total: int
    ids: list[str]


@dataclass(frozen=True, slots=True)
class Ncbi:
    """E-utilities at `base`. Every request is a POST, so that the key stands in no URL."""

    client: Client
    base: str = URL
    key: str = field(default="", repr=False)
    email: str = ""
    page: int = 1000
    name: str = "NCBI"

    def search(self, query: str, limit: int | None = None) -> list[str]:
        """The PMIDs that answer a query of PubMed, the first `limit` or all.

        :raises InputError: if there are more than NCBI gives, or the service fails.
        """
        found: dict[str, None] = {}
        start, wanted = 0, limit or REACH
        while start < wanted:
            page = self._search(query, start, min(self.page, wanted - start))
            wanted = min(page.total, limit or page.total)
            if wanted > REACH:
                raise InputError(
                    f"{page.total:,} hits, of which NCBI gives the first {REACH:,} only",
                    where=query,
                    remedy=f"narrow the query (by year: AND 2024[dp]), or give --limit {REACH}",
                )
            found.update(dict.fromkeys(page.ids))
            start += len(page.ids) or wanted
        return list(found)

    def resolve(self, doi: str) -> str | Missing:
        """The PMID of a DOI (``doi:…``)."""
        page = self._search(f'"{doi.removeprefix("doi:")}"[doi]', 0, 2)
        if page.total != 1:
            return Missing(f"{page.total or 'no'} records of PubMed have this DOI")
        return page.ids[0]

    def citations(self, pmids: Sequence[str]) -> Citations:
        """The citations with these PMIDs, as far as PubMed has them."""
        ids = ",".join(str(number(pmid)) for pmid in pmids)
        try:
            return self._post("efetch.fcgi", {"db": "pubmed", "retmode": "xml", "id": ids}, parse_citations)
        except Refused as error:
            if error.status == 400 and "ID list is empty" in error.said:  # how it says that none of the ids is known
                return Citations(b"", {})
            raise

    def full_text(self, pmcid: str) -> bytes | Missing:
        """The article of PMC with this PMCID, or why there is none."""
        fields = {"db": "pmc", "retmode": "xml", "id": str(number(pmcid))}
        try:
            return self._post("efetch.fcgi", fields, parse_full_text)
        except Refused as error:
            if error.status in (400, 404):
                return Missing(f"PMC has no such article (HTTP {error.status})")
            raise

    def _search(self, term: str, start: int, size: int) -> _Page:
        def parse(data: bytes) -> _Page:
            root = parse_xml(data)
            count = root.findtext("Count", "")
            ids = [f"PMID:{node.text}" for node in root.findall("IdList/Id") if (node.text or "").isdecimal()]
            if not count.isdecimal():
                raise Unusable("the answer to the search has no <Count>")
            if not ids and start < int(count):
                raise Unusable(f"the page of hits from {start + 1} on is empty")
            return _Page(int(count), ids)

        fields = {"db": "pubmed", "retmode": "xml", "term": term, "retstart": str(start), "retmax": str(size)}
        return self._post("esearch.fcgi", fields, parse)

    def _post(self, program: str, fields: Mapping[str, str], parse: Callable[[bytes], Answer]) -> Answer:
        who = {"tool": "claimgraph", "email": self.email, "api_key": self.key}
        given = {name: value for name, value in who.items() if value}
        return self.client.post(f"{self.base}/{program}", {**fields, **given}, parse)


def parse_citations(data: bytes) -> Citations:
    """The PMIDs and PMCIDs of PubMed's XML.

    :raises Unusable: if it is none.
    """
    root = parse_xml(data)
    if root.tag != "PubmedArticleSet":
        raise Unusable(f"the answer is <{root.tag}>, not PubMed citations")
    found: dict[str, str | None] = {}
    for name, inner in _RECORDS:
        for record in root.findall(name):
            pmid = (record.findtext(f"{inner}/PMID") or "").strip()
            if pmid.isdecimal():
                # Only the record's own list: those of its references stand deeper.
                listed = record.findall("./*/ArticleIdList/ArticleId")
                found[f"PMID:{pmid}"] = next((_pmcid(node) for node in listed if node.get("IdType") == "pmc"), None)
    return Citations(data, found)


def parse_full_text(data: bytes) -> bytes | Missing:
    """The same bytes where they hold an article with a body, else why they do not.

    :raises Unusable: if they are no XML.
    """
    root = parse_xml(data)
    if next(root.iter("{*}article"), None) is None:
        reply = next((node.get("error") for node in root.iter("Reply") if node.get("error")), None)
        return Missing(reply or "no article in the answer")
    if next(root.iter("{*}body"), None) is None:
        return Missing("its publisher gives no full text as XML; ask for its PMID to get the abstract")
    return data


def _pmcid(node: etree._Element) -> str | None:
    digits = (node.text or "").strip().upper().removeprefix("PMC")
    return f"PMC{int(digits)}" if digits.isdecimal() else None
