"""What makes a statement, a piece of evidence or a reference the same one: their content, hashed.

The ids hold no place in a list, no clock and no machine: the same claim read on two machines has one id, so that builds
merge by a sorted union of their N-Quads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.identifiers import content_hash, is_valid
from kg.model import Agent, ContextFact, Cue, DocumentRecord, Evidence, Outcome, Reference, Run, Source, Span, Statement
from kg.scratch import TextMap


def statement_id(statement: Statement) -> str:
    """The id of a statement: subject, predicate, object, negated, qualifiers.

    >>> statement_id(Statement("HGNC:990", "biolink:affects", "HGNC:6943"))
    'statement/14821e7ec78a31b8'
    """
    qualifiers = [part for pair in statement.qualifiers for part in pair]
    parts = [statement.subject, statement.predicate, statement.object, str(statement.negated), *qualifiers]
    return f"statement/{content_hash(parts)}"


def evidence_id(statement: str, evidence: Evidence) -> str:
    """The id of a piece of evidence for the statement with the id `statement`."""
    return f"evidence/{content_hash([statement, *evidence_parts(evidence)])}"


def evidence_parts(evidence: Evidence) -> list[str]:
    """Everything that tells one piece of evidence from another, as text; its quotes follow from its pieces."""
    return [
        evidence.document,
        _spans(*evidence.pieces),
        evidence.rule,
        _spans(evidence.subject_span, evidence.object_span, evidence.trigger_span),
        evidence.certainty,
        evidence.attribution,
        evidence.section,
        evidence.quote,
        ";".join(evidence.levels),
        ";".join(map(str, evidence.references)),
        evidence.citation_basis,
        *(part for fact in evidence.context for part in context_parts(fact)),
        *(part for cue in evidence.cues for part in cue_parts(cue)),
        *(outcome_parts(evidence.outcome) if evidence.outcome else ()),
        *((evidence.agent,) if evidence.agent != Agent.TEXT_MINING else ()),
    ]


def context_parts(fact: ContextFact) -> list[str]:
    """What tells one circumstance of a document from another."""
    return [fact.kind, fact.value, fact.basis, _spans(fact.span)]


def cue_parts(cue: Cue) -> list[str]:
    """What tells one cue of a document from another."""
    return [cue.kind, _spans(cue.span, cue.scope), cue.text, cue.certainty]


def outcome_parts(outcome: Outcome) -> list[str]:
    """What tells one reported number of a document from another."""
    low, high = outcome.ci or ("", "")
    optional = (outcome.numerator, outcome.denominator, outcome.ci_level, outcome.p_value, outcome.time_point)
    return [
        outcome.measure,
        outcome.value,
        outcome.unit,
        _spans(outcome.span),
        str(outcome.ci is not None),
        low,
        high,
        *map(repr, optional),
        repr(outcome.group),
        repr(outcome.max_grade),
    ]


def reference_id(document: str, reference: Reference) -> str:
    """The id of a bibliography entry that has neither DOI nor PMID: its document, number, place and words."""
    parts = [document, str(reference.number), _spans(reference.span), reference.text]
    return f"reference/{content_hash(parts)}"


def printed_as(reference: Reference) -> str:
    """A hash of the words of a bibliography entry: what tells it from itself after they changed."""
    return content_hash([reference.text])


def dois_by_pmid(documents: Iterable[DocumentRecord]) -> dict[str, str]:
    """The DOI of a PMID, where some entry of the documents gives both; of several the least."""
    entries = (reference for document in documents for reference in document.references)
    both = {(reference.pmid, reference.doi) for reference in entries if reference.doi and reference.pmid}
    return {pmid: doi for pmid, doi in sorted(both, reverse=True) if pmid and doi}


def doi_map(documents: Iterable[DocumentRecord]) -> Mapping[str, str]:
    """`dois_by_pmid` for graphs of any size: on disk."""
    entries = (reference for document in documents for reference in document.references)
    return TextMap((entry.pmid, entry.doi) for entry in entries if entry.doi and entry.pmid)


def published_ids(reference: Reference, doi_of: Mapping[str, str]) -> list[str]:
    """The CURIEs of the article that an entry names: its DOI first, then its PMID; none where it is unresolved.

    :param doi_of: the DOI of a PMID where the entry itself does not give it.
    """
    doi = reference.doi or doi_of.get(reference.pmid or "")
    curies = ([f"doi:{doi.lower()}"] if doi else []) + ([f"PMID:{reference.pmid}"] if reference.pmid else [])
    return [curie for curie in curies if is_valid(curie)]


def source_id(source: Source) -> str:
    """The id of a source file."""
    return f"source/{content_hash([source.name, source.sha256, source.format])}"


def run_id(run: Run) -> str:
    """The id of a run: the code's version and the hashes of the data that steer it.

    The inputs are left out, so that a document's part of the graph does not change with its neighbours.
    """
    return f"run/{content_hash([run.version, run.lexicon_sha256, run.rules_sha256])}"


def _spans(*spans: Span | None) -> str:
    return ";".join(f"{span.start}-{span.end}" if span else "" for span in spans)
