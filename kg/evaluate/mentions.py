"""Recognised mentions against gold mentions.

A mention is right with the same span (markup signs at its ends aside) and the same entity; where the gold entity is a
local one, the span alone decides. Gold mentions of the types of ``mention_types.tsv`` must be found, unless they are
nested; to find any other costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.evaluate.equivalence import LOCAL, mention_types
from kg.evaluate.gold import Gold, GoldMention
from kg.evaluate.score import Score, Share
from kg.model import Annotation, Mention, Span

_MARKUP = "*_^{} "


class MissedMention(NamedTuple):
    """A gold mention that was not found; `instead` is what the same words were taken for."""

    gold: GoldMention
    instead: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class MentionResult:
    """The mentions of one text. `types` are by gold type, `rules` by the rule that grounded the mention."""

    score: Score
    types: Mapping[str, Score]
    rules: Mapping[str, Share]
    missed: tuple[MissedMention, ...]
    spurious: tuple[Mention, ...]


class _Key(NamedTuple):
    span: Span
    entity: str


def compare_mentions(gold: Gold, annotation: Annotation) -> MentionResult:
    """Compare the mentions of an annotated text with its gold mentions."""
    text = annotation.document.text
    made: dict[_Key, Mention] = {}
    for mention in annotation.mentions:
        made.setdefault(_Key(trimmed(text, mention.span), gold.entity(mention.curie)), mention)
    at: dict[Span, list[Mention]] = {}
    for key, mention in made.items():
        at.setdefault(key.span, []).append(mention)
    known: dict[Span, dict[str, str]] = {}
    for entry in gold.mentions:
        known.setdefault(trimmed(text, entry.span), {}).setdefault(gold.entity(entry.entity), entry.type)
    required: dict[_Key, GoldMention] = {}
    for entry in gold.mentions:
        if entry.type in mention_types() and not entry.nested:
            required.setdefault(_Key(trimmed(text, entry.span), gold.entity(entry.entity)), entry)

    missed = {
        key: entry
        for key, entry in required.items()
        if key not in made and not (key.entity.startswith(LOCAL) and key.span in at)
    }
    types = {key: _known_type(known.get(key.span, {}), key.entity) for key in made}
    right = [key for key in made if types[key]]
    rules: dict[str, Share] = {}
    for key, mention in made.items():
        share = rules.get(mention.grounding.rule, Share(0, 0))
        rules[mention.grounding.rule] = Share(share.right + bool(types[key]), share.total + 1)
    return MentionResult(
        score=Score(len(right), len(made), len(required) - len(missed), len(required)),
        types=_by_type(made, types, required, missed),
        rules=dict(sorted(rules.items())),
        missed=tuple(MissedMention(entry, tuple(at.get(key.span, ()))) for key, entry in missed.items()),
        spurious=tuple(mention for key, mention in made.items() if not types[key]),
    )


def trimmed(text: str, span: Span) -> Span:
    """The span without the markup signs and blanks at its ends.

    >>> trimmed("so *BCL2* falls", Span(3, 9))
    Span(start=4, end=8)
    """
    start, end = span
    while start < end and text[start] in _MARKUP:
        start += 1
    while start < end and text[end - 1] in _MARKUP:
        end -= 1
    return Span(start, end)


def _known_type(here: Mapping[str, str], entity: str) -> str:
    """The type of the gold mention that a prediction agrees with; empty where there is none."""
    if entity in here:
        return here[entity]
    return next((kind for wanted, kind in here.items() if wanted.startswith(LOCAL)), "")


def _by_type(
    made: Mapping[_Key, Mention],
    types: Mapping[_Key, str],
    required: Mapping[_Key, GoldMention],
    missed: Mapping[_Key, GoldMention],
) -> dict[str, Score]:
    """Scores by type; a prediction that is wrong counts for the type that its category belongs to."""
    kinds = [types[key] or _type_of(mention.category) for key, mention in made.items()]
    rights = [kind for kind in types.values() if kind]
    wanted = [entry.type for entry in required.values()]
    lost = [entry.type for entry in missed.values()]
    return {
        kind: Score(rights.count(kind), kinds.count(kind), wanted.count(kind) - lost.count(kind), wanted.count(kind))
        for kind in sorted({*kinds, *wanted})
    }


def _type_of(category: str) -> str:
    return next((kind for kind, categories in mention_types().items() if category in categories), category)
