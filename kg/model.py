"""The values that flow through Claimgraph: a document, what was found in it, and what it claims.

Every value is frozen; a stage takes values and returns new ones. All offsets are 0-based Unicode code points into
`Document.text`, end exclusive. This module imports nothing of `kg`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """A half-open range of code points in `Document.text`."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Whether `other` lies within this span (equal spans cover each other)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


class Certainty(StrEnum):
    """How sure the author is of a statement."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    HYPOTHESISED = "hypothesised"
    OPEN_QUESTION = "open-question"


class Attribution(StrEnum):
    """Whose finding a piece of evidence reports."""

    OWN_VOICE = "own_voice"
    RELAYED = "relayed"
    BOTH = "both"


class CueKind(StrEnum):
    """What a cue does to the words in its scope."""

    NEGATION = "negation"
    SPECULATION = "speculation"
    QUESTION = "question"


class Agent(StrEnum):
    """Who made a statement of a piece of evidence: Biolink's AgentTypeEnum."""

    MANUAL = "manual_agent"
    AUTOMATED = "automated_agent"
    PIPELINE = "data_analysis_pipeline"
    MODEL = "computational_model"
    TEXT_MINING = "text_mining_agent"
    IMAGE_PROCESSING = "image_processing_agent"
    VALIDATED = "manual_validation_of_automated_agent"
    NOT_PROVIDED = "not_provided"


class EvidenceLevel(StrEnum):
    """The kind of work that stands behind a claim."""

    IN_VITRO = "in vitro cell line"
    PATIENT_SAMPLE = "primary patient sample"
    PDX = "PDX in vivo"
    IN_VIVO = "in vivo"
    TRANSCRIPTOMIC = "transcriptomic"
    CLINICAL_TRIAL = "clinical trial"
    APPROVAL = "regulatory approval"
    OPINION = "author opinion"


# --- the document, as read -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a document was read from.

    `name` is the file's base name (never a path of the machine), `sha256` the hash of its bytes, `format` the
    registered name of the reader.
    """

    name: str
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class Person:
    """An author; `initials` as the disclosures write them (``GCI``)."""

    name: str
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself. A field that the text does not give is None or empty, never guessed."""

    title: str | None = None
    authors: tuple[Person, ...] = ()
    affiliation: str | None = None
    journal: str | None = None
    doi: str | None = None
    pmid: str | None = None
    received: str | None = None
    accepted: str | None = None
    published: str | None = None
    copyright: str | None = None
    license: str | None = None
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a document's bibliography.

    `number` counts from 1 in the order of the list; `text` is the entry as printed. `doi` and `pmid` are filled only
    where the entry prints them or a curated source confirms them; both None means unresolved. `verified` says which
    source confirmed them (``printed``, or the name of the source). `mentions` are the CURIEs of what its title names,
    sorted.
    """

    number: int
    span: Span
    text: str
    doi: str | None = None
    pmid: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    title: str | None = None
    title_span: Span | None = None
    verified: str | None = None
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph-like stretch of the text, in one piece or in several where a page break or a figure splits it.

    `section` is the kind of place: ``title``, ``abstract``, ``body``, ``figure_caption``, ``table``, ``authors``,
    ``front_matter``, ``disclosures``, ``contributions``,
    ``back_matter``, ``references``. `heading` is the heading in force, as printed.
    """

    pieces: tuple[Span, ...]
    section: str
    heading: str | None = None

    @property
    def span(self) -> Span:
        """From the start of the first piece to the end of the last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its places and its bibliography. `id` is a CURIE (``doi:…`` where printed, else minted)."""

    id: str
    source: Source
    text: str
    metadata: Metadata = Metadata()
    passages: tuple[Passage, ...] = ()
    references: tuple[Reference, ...] = ()
    given_mentions: tuple[Mention, ...] = ()
    given_citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; several pieces where the layout splits it. `passage` is its index in `Document.passages`."""

    pieces: tuple[Span, ...]
    section: str
    passage: int

    @property
    def span(self) -> Span:
        """From the start of the first piece to the end of the last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)

    def holds(self, span: Span) -> bool:
        """Whether `span` lies within one of the pieces."""
        return any(piece.covers(span) for piece in self.pieces)


# --- what is found in it ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation marker: its place, its characters, and the numbers of the references that it means, in order."""

    span: Span
    surface: str
    references: tuple[int, ...]
    style: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the graph. `parents` are class memberships (`biolink:subclass_of`), `form_of` the parent of a salt
    or form, `members` the drugs of a regimen. `xrefs` are exact matches in other vocabularies."""

    curie: str
    label: str
    category: str
    xrefs: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    form_of: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounding:
    """Why a mention means an entity: the term that matched, the rule, a score in 0..1, and the other candidates."""

    term: str
    rule: str
    score: float = 1.0
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the text that name an entity. `antecedent` is set for an anaphor (``the combination``, ``it``)."""

    span: Span
    text: str
    curie: str
    category: str
    grounding: Grounding
    xrefs: tuple[str, ...] = ()
    nested: bool = False
    antecedent: Span | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that negates, hedges or asks, and the words that it governs. `certainty` is what a hedge leads to."""

    span: Span
    kind: CueKind
    scope: Span
    text: str
    certainty: Certainty = Certainty.ASSERTED


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


# --- what a build holds ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as the graph keeps it: everything but its text. `length` is the text's length in code points."""

    id: str
    source: Source
    length: int
    metadata: Metadata = Metadata()
    references: tuple[Reference, ...] = ()
    disclosures: tuple[DisclosedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What made a build: the version of the code and the hashes of the data that steered it, and its counts.

    No clock and no machine: two runs of the same version on the same inputs and data are the same run.
    """

    version: str
    lexicon_sha256: str
    rules_sha256: str
    inputs: tuple[Source, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    rejections: tuple[Rejection, ...] = ()


BASE = "https://w3id.org/claimgraph/"
"""What the IRIs of minted ids begin with, where a build is given nothing else."""


class Lookup(Protocol):
    """A graph in which entities and documents are found by their ids."""

    def entity(self, curie: str) -> Entity | None:
        """The entity with a CURIE, None where the graph does not describe it."""

    def document(self, id: str) -> DocumentRecord | None:
        """The document with an id, None where the graph does not hold it."""


class Claims(Lookup, Protocol):
    """A graph to go through: a `ClaimGraph` in memory, or a file too large for it.

    Each property may be gone through more than once, and gives the same order each time.
    """

    @property
    def documents(self) -> Iterable[DocumentRecord]:
        """The documents, each with its bibliography."""

    @property
    def entities(self) -> Iterable[Entity]:
        """The entities that statements and references use."""

    @property
    def statements(self) -> Iterable[Statement]:
        """The statements, merged, each with all its evidence."""

    @property
    def run(self) -> Run:
        """What made the graph."""

    @property
    def base(self) -> str:
        """What the IRIs of its minted ids begin with."""


@dataclass(frozen=True)
class ClaimGraph:
    """A whole build as values: what `rdf` writes and reads, and what views and exports take.

    `statements` are merged (equal ones are one, with all their evidence) and sorted; so are the other tuples.
    """

    documents: tuple[DocumentRecord, ...]
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    run: Run
    base: str = field(default=BASE, compare=False)

    def entity(self, curie: str) -> Entity | None:
        """The entity with a CURIE, None where the graph does not describe it."""
        return self._entities.get(curie)

    def document(self, id: str) -> DocumentRecord | None:
        """The document with an id, None where the graph does not hold it."""
        return self._documents.get(id)

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return {entity.curie: entity for entity in self.entities}

    @cached_property
    def _documents(self) -> dict[str, DocumentRecord]:
        return {document.id: document for document in self.documents}
