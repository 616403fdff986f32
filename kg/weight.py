"""How often a claim was observed: what counts as one work, and as one observation, wherever a weight is shown.

Pages, answers and exports all count by these rules, so that one claim has one weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.identity import published_ids, reference_id
from kg.model import Attribution, Certainty, Evidence, Reference

_NOT_OBSERVED = (Certainty.HYPOTHESISED, Certainty.OPEN_QUESTION)
_PMID, _DOI = "PMID:", "doi:"


def work_id(document: str, entry: Reference, doi_of: Mapping[str, str]) -> str:
    """The id of the work that an entry of a document's bibliography names: its DOI's CURIE, else its PMID's, else the
    local id of the entry.

    :param doi_of: the DOI of a PMID, where some entry of the graph gives both.
    """
    return next(iter(published_ids(entry, doi_of)), reference_id(document, entry))


def cited_works(evidence: Evidence, works: Mapping[int, str]) -> tuple[str, ...]:
    """The ids of the works that evidence cites; a number that the bibliography lacks is a work of its own.

    :param works: the ids of the works in the document's bibliography by number.
    """
    return tuple(works.get(number, f"{evidence.document}#{number}") for number in evidence.references)


def observations(evidence: Evidence, cited: Sequence[str], doi_of: Mapping[str, str]) -> tuple[str, ...]:
    """What was observed once, however often it is told: the trials, else the works cited, and the document itself where
    it reports a finding of its own or cites nothing.

    What is hypothesised or asked was not observed. A document that cites a work and agrees (``both``) is no second
    observation.

    :param cited: the works that the evidence cites (`cited_works`).
    """
    if evidence.certainty in _NOT_OBSERVED:
        return ()
    if trials := tuple(f"trial {fact.value}" for fact in evidence.context if fact.kind == "trial"):
        return trials
    if cited and evidence.attribution is not Attribution.OWN_VOICE:
        return tuple(cited)
    return (*cited, _as_work(evidence.document, doi_of))


def independent(told: Iterable[tuple[Evidence, Sequence[str]]], doi_of: Mapping[str, str]) -> int:
    """How many independent observations stand behind a claim.

    :param told: its evidence, each piece with the works that it cites.
    """
    return len({seen for evidence, cited in told for seen in observations(evidence, cited, doi_of)})


def _as_work(document: str, doi_of: Mapping[str, str]) -> str:
    """The id that a document has where another one cites it."""
    if document.startswith(_DOI):
        return document.lower()
    doi = doi_of.get(document.removeprefix(_PMID)) if document.startswith(_PMID) else None
    return f"{_DOI}{doi.lower()}" if doi else document
