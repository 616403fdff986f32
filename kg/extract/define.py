"""Abbreviations at work: a short form that the text defines means what the text says, throughout the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.extract.abbreviate import Definition, definitions
from kg.extract.kinds import DISEASES
from kg.extract.places import in_order, places_of
from kg.lexicon import Lexicon
from kg.model import Grounding, Mention, Span

BY_HEAD = 0.6
"""How much a grounding counts where only the last words of the long form are known."""


def apply_definitions(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """The mentions with those of the short forms: what the text defines wins over the lexicon. A short form whose
    definition contradicts the lexicon is no mention."""
    found = list(definitions(text))
    if not found:
        return in_order(mentions)
    by_end: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_end.setdefault(mention.span.end, []).append(mention)
    by_text: dict[str, set[str]] = {}
    for mention in mentions:
        by_text.setdefault(mention.text, set()).add(mention.curie)
    defined: dict[str, tuple[Mention | None, int]] = {}
    for definition in found:
        meant = _meant(definition, by_end)
        known = by_text.get(definition.short, set())
        since = definition.short_span.start
        short = (
            definition.short[:-1]
            if definition.short[-1] == "s" and definition.short[:-1].isupper()
            else definition.short
        )
        if meant is not None:
            differs = not known <= {meant.curie}
            defined[short] = (meant, since if differs else 0)
        elif known and _contradicts(definition, known, lexicon):
            defined[short] = (None, since)
    return _applied(text, mentions, defined) if defined else in_order(mentions)


def _meant(definition: Definition, by_end: dict[int, list[Mention]]) -> Mention | None:
    """What the long form names: as a whole, or for a disease by its head ("drug-induced *colitis*")."""
    start, stop = definition.long_span
    near = [mention for end in range(stop, stop + 3) for mention in by_end.get(end, ())]
    near = [mention for mention in near if len(mention.text) > len(definition.short)]
    near.sort(
        key=lambda mention: (mention.span.start > start + 4, mention.span.end, mention.span.end - mention.span.start)
    )
    for mention in near:
        if mention.span.start <= start + 4:
            return replace(mention, grounding=Grounding(definition.long, "defined in the text", 1.0))
    heads = [mention for mention in near if mention.category in DISEASES]
    if not heads or not definition.short.isupper():
        return None
    head = min(heads, key=lambda mention: mention.span.start)
    return replace(head, grounding=Grounding(definition.long, "defined in the text, by its head", BY_HEAD))


def _applied(text: str, mentions: Sequence[Mention], defined: dict[str, tuple[Mention | None, int]]) -> list[Mention]:
    shorts = "|".join(re.escape(short) for short in sorted(defined, key=lambda short: (-len(short), short)))
    taken = places_of(mentions)
    own = {mention.span for mention in mentions}
    new: list[Mention] = []
    gone: list[Span] = []
    for match in re.finditer(rf"(?<!\w)({shorts})(s?)(?!\w)", text):
        meant, since = defined[match[1]]
        place = Span(*match.span())
        if match.start() < since:
            continue
        if meant is None:
            gone.append(place)
        elif all(place.covers(other) for other in taken.meeting(place)) or place in own:
            new.append(replace(meant, span=place, text=match[0]))
    replaced = places_of(new)
    removed = {*gone}
    kept = [m for m in mentions if m.span not in removed and not replaced.covered(m.span)]
    return in_order((*kept, *new))


def _contradicts(definition: Definition, known: Iterable[str], lexicon: Lexicon) -> bool:
    """Whether the long form cannot be a name of what the short form was taken for. A thing that no lexicon has (a
    code taken for a drug by its place) has no other name, and gives way to what the text defines."""
    words = set(re.findall(r"\w+", definition.long.lower()))
    for curie in known:
        if curie not in lexicon:
            continue
        entity = lexicon.entity(curie)
        names = [name.lower() for name in (entity.label, *entity.synonyms) if " " in name]
        if any(words & set(re.findall(r"\w+", name)) for name in names):
            return False
    return True
