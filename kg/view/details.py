"""What there is to know about a piece of evidence, in words for a reader."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Attribution, Certainty, Evidence, Outcome, Reference
from kg.view.appearance import level_words, spoken
from kg.view.catalogue import Catalogue, Link, link, reference_links
from kg.view.quotes import Stretch, stretches

CERTAINTY_WORDS = {
    Certainty.ASSERTED: "asserted",
    Certainty.HEDGED: "hedged",
    Certainty.HYPOTHESISED: "hypothesised",
    Certainty.OPEN_QUESTION: "open question",
}
ATTRIBUTION_WORDS = {
    Attribution.OWN_VOICE: "the authors’ own voice",
    Attribution.RELAYED: "relayed from the cited work",
    Attribution.BOTH: "own voice, with cited work",
}


@dataclass(frozen=True, slots=True)
class CitedReference:
    """A reference as evidence cites it: its number and printed text, and its links (none where unresolved)."""

    number: int
    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A fact of the context in words; `basis` says where it was read."""

    kind: str
    value: str
    basis: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A piece of evidence in words."""

    quote: tuple[Stretch, ...]
    certainty: str
    levels: tuple[str, ...]
    attribution: str
    context: tuple[Circumstance, ...]
    references: tuple[CitedReference, ...]
    citation_basis: str
    outcome: str
    document: Link
    retracted: bool
    section: str
    rule: str


def _fraction(outcome: Outcome) -> str:
    if outcome.numerator is None or outcome.denominator is None:
        return ""
    return f"{outcome.numerator} of {outcome.denominator}"


def outcome_words(outcome: Outcome) -> str:
    """A reported number with all that the text gives for it.

    >>> from kg.model import Span
    >>> outcome_words(Outcome("remission", "33.3", "%", Span(0, 4), 30, 90, ("23.7", "44.1"), 95))
    'remission 33.3% (30 of 90; 95% CI 23.7 to 44.1)'
    """
    joint = "" if outcome.unit in ("%", "") else " "
    extras = [
        _fraction(outcome),
        f"{outcome.ci_level or ''}{'% ' if outcome.ci_level else ''}CI {' to '.join(outcome.ci)}" if outcome.ci else "",
        p_value_words(outcome.p_value),
        outcome.time_point or "",
        outcome.group or "",
        f"grade up to {outcome.max_grade}" if outcome.max_grade is not None else "",
    ]
    given = "; ".join(extra for extra in extras if extra)
    return f"{outcome.measure} {outcome.value}{joint}{outcome.unit}" + (f" ({given})" if given else "")


def p_value_words(p_value: str | None) -> str:
    """A p value with its sign: ``p = 0.012``, ``p < 0.001``; empty where there is none.

    >>> p_value_words("0.012"), p_value_words("<0.001")
    ('p = 0.012', 'p < 0.001')
    """
    if not p_value:
        return ""
    sign = p_value[0] if p_value[0] in "<>=≤≥" else "="
    return f"p {sign} {p_value.lstrip('<>=≤≥ ')}"


def document_link(identifier: str, names: Catalogue) -> Link:
    """The title of a document and its page, where its id has one."""
    record = names.documents.get(identifier)
    title = (record.metadata.title or record.source.name) if record else identifier
    return Link(title, link(identifier).url)


def cited(entry: Reference) -> CitedReference:
    """A bibliography entry as shown."""
    return CitedReference(entry.number, entry.text, reference_links(entry))


def detail(evidence: Evidence, names: Catalogue) -> Detail:
    """The evidence in words. A reference number that the bibliography lacks is shown as missing, not dropped."""
    entries = [(number, names.reference(evidence.document, number)) for number in evidence.references]
    record = names.documents.get(evidence.document)
    return Detail(
        quote=stretches(evidence),
        certainty=CERTAINTY_WORDS[evidence.certainty],
        levels=tuple(level_words(level) for level in evidence.levels),
        attribution=ATTRIBUTION_WORDS[evidence.attribution],
        context=tuple(Circumstance(spoken(c.kind), names.words(c.value), c.basis) for c in evidence.context),
        references=tuple(
            cited(entry) if entry else CitedReference(number, "not in the bibliography", ())
            for number, entry in entries
        ),
        citation_basis=spoken(evidence.citation_basis),
        outcome=outcome_words(evidence.outcome) if evidence.outcome else "",
        document=document_link(evidence.document, names),
        retracted=bool(record and record.metadata.retracted),
        section=spoken(evidence.section),
        rule=evidence.rule,
    )
