"""Annotated texts against their gold annotations, text by text and all together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg.evaluate.causes import Cause, cause_of_miss, cause_of_spurious
from kg.evaluate.equivalence import mention_types
from kg.evaluate.gold import Forbidden, Gold, check
from kg.evaluate.markers import CitationResult, CueResult, compare_citations, compare_cues
from kg.evaluate.mentions import MentionResult, compare_mentions
from kg.evaluate.score import Score, Share, pooled, shared
from kg.evaluate.statements import Attribute, StatementResult, compare_statements
from kg.model import Annotation, CueKind

_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class TextEvaluation:
    """One text: its gold annotations, what extraction found, and how the two compare, stage by stage.

    `misses` and `errors` say why each missed relation was missed and each spurious claim was made, in the order of
    `statements.missed` and `statements.spurious`. Citations and cues are None where nobody annotated them.
    """

    gold: Gold
    annotation: Annotation
    mentions: MentionResult
    citations: CitationResult | None
    cues: CueResult | None
    statements: StatementResult
    misses: tuple[Cause, ...]
    errors: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All texts together; the counts are pooled, so that a long text weighs more than a short one."""

    texts: tuple[TextEvaluation, ...]

    @property
    def mentions(self) -> Score:
        """All mentions."""
        return pooled(text.mentions.score for text in self.texts)

    @property
    def mention_types(self) -> dict[str, Score]:
        """Mentions by gold type: those that must be found, then the others by name."""
        scores = _merged((text.mentions.types for text in self.texts), pooled)
        order = [*mention_types(), *sorted(set(scores) - set(mention_types()))]
        return {name: scores[name] for name in order if name in scores}

    @property
    def mention_rules(self) -> dict[str, Share]:
        """Mentions by the rule that grounded them."""
        return dict(sorted(_merged((text.mentions.rules for text in self.texts), shared).items()))

    @property
    def citations(self) -> Score | None:
        """Citations of the texts that have gold ones; None where none has."""
        scores = [text.citations.score for text in self.texts if text.citations]
        return pooled(scores) if scores else None

    @property
    def cues(self) -> dict[CueKind, Score]:
        """Cues by kind, of the texts whose cues are all annotated."""
        return _merged((text.cues.kinds for text in self.texts if text.cues and text.cues.complete), pooled)

    @property
    def relation_cues(self) -> dict[CueKind, Score]:
        """Cues by kind, of the texts whose relations name their cues; only the recall means anything."""
        return _merged((text.cues.kinds for text in self.texts if text.cues and not text.cues.complete), pooled)

    @property
    def scopes(self) -> Share:
        """Of the cues found whose scope is annotated, those with the right scope."""
        return shared(text.cues.scopes for text in self.texts if text.cues)

    @property
    def strict(self) -> Score:
        """Statements with the very predicate of the gold."""
        return pooled(text.statements.strict for text in self.texts)

    @property
    def relaxed(self) -> Score:
        """Statements with a predicate of the same family."""
        return pooled(text.statements.relaxed for text in self.texts)

    @property
    def attributes(self) -> dict[Attribute, Share]:
        """Each attribute over the relaxed matches."""
        return _merged((text.statements.attributes for text in self.texts), shared)

    @property
    def rules(self) -> dict[str, Share]:
        """The claims of each relation rule: how many are right, of how many."""
        return dict(sorted(_merged((text.statements.rules for text in self.texts), shared).items()))

    @property
    def misses(self) -> dict[Cause, int]:
        """Missed relations by cause."""
        return _counted(cause for text in self.texts for cause in text.misses)

    @property
    def errors(self) -> dict[Cause, int]:
        """Spurious claims by cause."""
        return _counted(cause for text in self.texts for cause in text.errors)

    @property
    def forbidden(self) -> int:
        """How many claims were made that must not be made."""
        return sum(len(text.statements.breaks) for text in self.texts)


def evaluate(
    pairs: Iterable[tuple[Gold, Annotation]], forbidden: Mapping[str, Sequence[Forbidden]] | None = None
) -> Evaluation:
    """Compare annotated texts with their gold annotations, in the order given.

    :param forbidden: claims that must not be made, by the name of the gold annotations.
    :raises DataError: if gold annotations do not fit the text.
    """
    return Evaluation(tuple(_text(gold, made, (forbidden or {}).get(gold.name, ())) for gold, made in pairs))


def _text(gold: Gold, annotation: Annotation, forbidden: Sequence[Forbidden]) -> TextEvaluation:
    check(gold, annotation.document.text)
    statements = compare_statements(gold, annotation, forbidden)
    return TextEvaluation(
        gold=gold,
        annotation=annotation,
        mentions=compare_mentions(gold, annotation),
        citations=compare_citations(gold, annotation),
        cues=compare_cues(gold, annotation),
        statements=statements,
        misses=tuple(cause_of_miss(gold, annotation, relation) for relation in statements.missed),
        errors=tuple(cause_of_spurious(gold, annotation, claim) for claim in statements.spurious),
    )


_S = TypeVar("_S", Score, Share)


def _merged(tables: Iterable[Mapping[_K, _S]], together: Callable[[Iterable[_S]], _S]) -> dict[_K, _S]:
    """The tables of all texts in one; keys in the order in which they come first."""
    parts: dict[_K, list[_S]] = {}
    for table in tables:
        for key, value in table.items():
            parts.setdefault(key, []).append(value)
    return {key: together(values) for key, values in parts.items()}


def _counted(causes: Iterable[Cause]) -> dict[Cause, int]:
    listed = list(causes)
    return {cause: listed.count(cause) for cause in Cause if cause in listed}
