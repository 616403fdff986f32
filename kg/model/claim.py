"""What a document claims: statements and the evidence for each, and all that extraction found."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model.document import Document, Sentence
from kg.model.found import Citation, Cue, Entity, Mention
from kg.model.terms import Agent, Attribution, Certainty, EvidenceLevel, Span


@dataclass(frozen=True, slots=True)
class ContextFact:
    """One circumstance of a claim. `kind`: disease, genotype, model, cell_line, species, setting, trial, phase, dose,
    population, grade (how strong a curated source says that its evidence is). `value` is a CURIE where there is an
    entity for it, else the words. `basis` says where it was read: ``sentence``, ``paragraph``, ``document``,
    ``cell line``, ``record``."""

    kind: str
    value: str
    basis: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A number that a text reports.

    `value` is the number as printed without its unit; `unit` is ``%``, ``months``, ``patients`` …; `ci` the confidence
    interval as printed, `ci_level` its level in percent.
    """

    measure: str
    value: str
    unit: str
    span: Span
    numerator: int | None = None
    denominator: int | None = None
    ci: tuple[str, str] | None = None
    ci_level: int | None = None
    p_value: str | None = None
    time_point: str | None = None
    group: str | None = None
    max_grade: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of one piece of evidence, `exact`, and the characters of the text just before and just after it."""

    span: Span
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in one document that bears on one statement.

    `quotes` repeats the pieces with their words and surroundings: `kg.assemble` fills it from the text, because the
    graph keeps no text. `agent` is who made a statement of the words: extraction, or a curator whose record was
    imported.
    """

    document: str
    pieces: tuple[Span, ...]
    quote: str
    section: str
    rule: str
    subject_span: Span | None = None
    object_span: Span | None = None
    trigger_span: Span | None = None
    certainty: Certainty = Certainty.ASSERTED
    levels: tuple[EvidenceLevel, ...] = ()
    context: tuple[ContextFact, ...] = ()
    references: tuple[int, ...] = ()
    citation_basis: str = "none"
    attribution: Attribution = Attribution.OWN_VOICE
    cues: tuple[Cue, ...] = ()
    outcome: Outcome | None = None
    quotes: tuple[Quote, ...] = ()
    agent: Agent = Agent.TEXT_MINING


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim: subject, predicate, object, qualifiers, negated or not. Equal in these, two statements are one.

    `qualifiers` are (slot, value) pairs sorted by slot, the slot without its `biolink:` prefix.
    """

    subject: str
    predicate: str
    object: str
    qualifiers: tuple[tuple[str, str], ...] = ()
    negated: bool = False
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class DisclosedFact:
    """A fact of the disclosures or contributions: who, what, with whom. `value` is an organisation's or work's CURIE;
    `negated` for a denial (``no conflicts of interest``)."""

    person: str
    predicate: str
    value: str
    label: str
    span: Span
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that was not taken in: at which stage, where, and why, with what the user can do about it."""

    stage: str
    where: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that extraction found in one document. `entities` are the ones its mentions and statements use."""

    document: Document
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    mentions: tuple[Mention, ...] = ()
    cues: tuple[Cue, ...] = ()
    statements: tuple[Statement, ...] = ()
    entities: tuple[Entity, ...] = ()
    disclosures: tuple[DisclosedFact, ...] = ()
    rejections: tuple[Rejection, ...] = ()
