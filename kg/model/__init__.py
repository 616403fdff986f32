"""The values that flow through Claimgraph: a document, what was found in it, and what it claims.

Every value is frozen; a stage takes values and returns new ones. All offsets are 0-based Unicode code points into
`Document.text`, end exclusive. This package imports nothing else of `kg`. Its modules, each using those before it:
`terms`, `found`, `document`, `claim`, `graph`.
"""

from kg.model.claim import Annotation, ContextFact, DisclosedFact, Evidence, Outcome, Quote, Rejection, Statement
from kg.model.document import Document, Metadata, Passage, Person, Reference, Sentence, Source
from kg.model.found import Citation, Cue, Entity, Grounding, Mention
from kg.model.graph import BASE, ClaimGraph, Claims, DocumentRecord, Lookup, Run
from kg.model.terms import Agent, Attribution, Certainty, CueKind, EvidenceLevel, Span

__all__ = [
    "BASE",
    "Agent",
    "Annotation",
    "Attribution",
    "Certainty",
    "Citation",
    "ClaimGraph",
    "Claims",
    "ContextFact",
    "Cue",
    "CueKind",
    "DisclosedFact",
    "Document",
    "DocumentRecord",
    "Entity",
    "Evidence",
    "EvidenceLevel",
    "Grounding",
    "Lookup",
    "Mention",
    "Metadata",
    "Outcome",
    "Passage",
    "Person",
    "Quote",
    "Reference",
    "Rejection",
    "Run",
    "Sentence",
    "Source",
    "Span",
    "Statement",
]
