"""Europe PMC's REST service: its searches, and its open-access full texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from kg.fetch.client import Client, Refused, Unusable, parse_json
from kg.fetch.ids import number
from kg.fetch.ncbi import Missing, parse_full_text

URL = "https://www.ebi.ac.uk/europepmc/webservices/rest"


class Hits(NamedTuple):
    """Hits of a search: those of PubMed, those of PMC alone, and the others by their ids there (``PPR:PPR1``)."""

    pmids: list[str]
    pmcids: list[str]
    others: list[str]


@dataclass(frozen=True, slots=True)
class EuropePmc:
    """The service at `base`."""

    client: Client
    base: str = URL
    page: int = 1000
    name: str = "Europe PMC"

    def search(self, query: str, limit: int | None = None) -> Hits:
        """The hits of a query, the first `limit` or all.

        :raises InputError: if the service fails.
        """
        found: dict[str, dict[str, Any]] = {}
        cursor, seen = "*", set[str]()
        while cursor and cursor not in seen and (limit is None or len(found) < limit):
            seen.add(cursor)
            fields = {"query": query, "format": "json", "resultType": "lite", "cursorMark": cursor}
            size = self.page if limit is None else min(self.page, limit - len(found))
            answer = self.client.get(f"{self.base}/search", {**fields, "pageSize": str(size)}, _page)
            results = answer["resultList"]["result"]
            found.update((f"{hit.get('source')}:{hit.get('id')}", hit) for hit in results)
            cursor = str(answer.get("nextCursorMark") or "") if results else ""
        hits = Hits([], [], [])
        for name, hit in list(found.items())[:limit]:
            pmid, pmcid = str(hit.get("pmid") or ""), str(hit.get("pmcid") or "").removeprefix("PMC")
            if pmid.isdecimal():
                hits.pmids.append(f"PMID:{int(pmid)}")
            elif pmcid.isdecimal():
                hits.pmcids.append(f"PMC{int(pmcid)}")
            else:
                hits.others.append(name)
        return hits

    def records(self, query: str) -> list[dict[str, Any]]:
        """The first hits of a query, each with ``pmid``, ``doi``, ``title``, ``authorString`` and ``pubYear``.

        :raises InputError: if the service fails.
        """
        fields = {"query": query, "format": "json", "resultType": "lite", "cursorMark": "*", "pageSize": "25"}
        found: list[dict[str, Any]] = self.client.get(f"{self.base}/search", fields, _page)["resultList"]["result"]
        return found

    def full_text(self, pmcid: str) -> bytes | Missing:
        """The open-access article with this PMCID, or why there is none."""
        try:
            return self.client.get(f"{self.base}/PMC{number(pmcid)}/fullTextXML", {}, parse_full_text)
        except Refused as error:
            if error.status in (400, 404):
                return Missing(f"Europe PMC has no open-access full text of it (HTTP {error.status})")
            raise


def _page(data: bytes) -> dict[str, Any]:
    answer = parse_json(data)
    listed = answer.get("resultList")
    results = listed.get("result") if isinstance(listed, dict) else None
    if not isinstance(results, list) or not all(isinstance(hit, dict) for hit in results):
        raise Unusable(f"the service says: {answer.get('errMsg') or 'no list of results'}")
    return answer
