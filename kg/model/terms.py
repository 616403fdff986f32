"""Where words stand, and the terms in which a claim is told."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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
