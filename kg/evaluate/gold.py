"""Gold annotations as values: what a person found in a text, and so what extraction should find.

Offsets are 0-based code points into the text that the reader makes of the file, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kg.errors import DataError
from kg.evaluate.equivalence import LOCAL, normalized
from kg.model import Certainty, CueKind, EvidenceLevel, Span


@dataclass(frozen=True, slots=True)
class GoldMention:
    """Words that name an entity. A `nested` one stands within a longer one, and need not be found."""

    id: str
    span: Span
    entity: str
    type: str
    surface: str = ""
    nested: bool = False


class Way(NamedTuple):
    """One way to state a relation that counts as right."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A claim that the text makes; the first of its `ways` is the preferred one.

    A `core` relation must be found; the others only count as right. The words that make it are the first places of its
    `quotes` in the text, and the `spans` besides. `value` is the number of an outcome, as the annotator wrote it;
    `cues` are words that negate it or hedge it.
    """

    id: str
    ways: tuple[Way, ...]
    quotes: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    negated: bool = False
    certainty: Certainty = Certainty.ASSERTED
    core: bool = True
    qualifiers: tuple[tuple[str, str], ...] = ()
    levels: tuple[EvidenceLevel, ...] = ()
    genotype: str | None = None
    references: tuple[int, ...] = ()
    value: str | None = None
    cues: tuple[str, ...] = ()

    def places(self, text: str) -> tuple[Span, ...]:
        """Where in the text the claim is made.

        >>> GoldRelation("r1", (Way("a", "b", "c"),), ("lowers X",)).places("It lowers X.")
        (Span(start=3, end=11),)
        """
        found = ((text.find(quote), len(quote)) for quote in self.quotes)
        return (*(Span(at, at + length) for at, length in found if at >= 0), *self.spans)


@dataclass(frozen=True, slots=True)
class GoldCitation:
    """A citation marker and the references that it means; None where only its place is known."""

    span: Span
    references: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class GoldCue:
    """Words that negate, hedge or ask, in one piece or several, and what they govern, where that is known."""

    pieces: tuple[Span, ...]
    kind: CueKind
    scope: Span | None = None


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A claim that the text does not make; ``*`` is anything, `predicate` a CURIE or the name of a family."""

    subject: str
    predicate: str
    object: str
    why: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold annotations of one text.

    `xrefs` lead from an identifier of another vocabulary to the one used here. `citations` and `cues` are None where
    nobody annotated them: they are not judged then.
    """

    name: str
    file: Path
    sha256: str
    mentions: tuple[GoldMention, ...]
    relations: tuple[GoldRelation, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    xrefs: Mapping[str, str] = field(default_factory=dict)
    citations: tuple[GoldCitation, ...] | None = None
    cues: tuple[GoldCue, ...] | None = None
    forbidden: tuple[Forbidden, ...] = ()

    def entity(self, curie: str) -> str:
        """The entity that a CURIE counts as in this comparison."""
        return normalized(curie, self.xrefs)

    def called(self, name: str) -> str | None:
        """The entity that a CURIE is, or that words name: by its label, or as its local id spells it; else None."""
        if re.fullmatch(r"[^\s:]+:\S+", name):
            return name
        words = name.casefold()
        known = dict.fromkeys([*self.labels, *(mention.entity for mention in self.mentions)])
        spelt = (LOCAL + name.replace(" ", "_")).casefold()
        return next((c for c in known if c.casefold() == spelt or self.labels.get(c, "").casefold() == words), None)

    def spans_of(self, curie: str) -> tuple[Span, ...]:
        """Where the entity is mentioned."""
        return tuple(mention.span for mention in self.mentions if mention.entity == curie)

    def names(self, wanted: str, curie: str, span: Span | None) -> bool:
        """Whether a CURIE, found at a place, is the wanted entity.

        The CURIEs must agree; where the wanted one is local, its place does as well, unless the CURIE found is another
        entity of the text.
        """
        curie = self.entity(curie)
        if self.entity(wanted) == curie:
            return True
        if not wanted.startswith(LOCAL) or span is None:
            return False
        others = {self.entity(m.entity) for m in self.mentions if not m.entity.startswith(LOCAL)}
        return curie not in others and any(span.overlaps(place) for place in self.spans_of(wanted))

    def relation_cues(self, text: str) -> Iterator[GoldCue]:
        """The cues that the relations name, each once, where their words stand in the relation's words."""
        seen = set()
        for relation in self.relations:
            kind = _kind(relation)
            for place in relation.places(text) if kind and relation.cues else ():
                sought = (re.compile(re.escape(words), re.IGNORECASE) for words in relation.cues)
                matches = (pattern.search(text, place.start, place.end) for pattern in sought)
                pieces = tuple(Span(*match.span()) for match in matches if match)
                if kind and pieces and (pieces, kind) not in seen:
                    seen.add((pieces, kind))
                    yield GoldCue(pieces, kind)
                    break


def _kind(relation: GoldRelation) -> CueKind | None:
    """What the cue of a relation must have done."""
    if relation.negated:
        return CueKind.NEGATION
    if relation.certainty is Certainty.OPEN_QUESTION:
        return CueKind.QUESTION
    return None if relation.certainty is Certainty.ASSERTED else CueKind.SPECULATION


def check(gold: Gold, text: str) -> None:
    """Refuse gold annotations that do not fit their text.

    :raises DataError: naming the first mention, citation or relation whose words are not there.
    """
    for mention in gold.mentions:
        words = text[mention.span.start : mention.span.end]
        if not words or (mention.surface and words != mention.surface):
            raise DataError(
                f"the text has {words!r} at {list(mention.span)}, not {mention.surface!r}",
                where=f"{gold.name}, mention {mention.id}",
                remedy="offsets count code points from 0; the end is exclusive",
            )
    for relation in gold.relations:
        for quote in relation.quotes:
            if quote not in text:
                raise DataError(
                    f"the text does not have {quote!r}",
                    where=f"{gold.name}, relation {relation.id}",
                    remedy="a quote repeats the words of the text exactly, line breaks too",
                )
        if not relation.places(text):
            raise DataError(
                "no place in the text", where=f"{gold.name}, relation {relation.id}", remedy="give a quote or spans"
            )
