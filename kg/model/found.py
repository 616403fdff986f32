"""What is found in a text: citation markers, mentions and what they mean, cues."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.terms import Certainty, CueKind, Span


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
