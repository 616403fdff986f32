"""Drugs given together, recognised as one mention: a claim on a combination is never flattened into its drugs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.gate import Gate
from kg.extract.kinds import MIXTURE, ROLE, THERAPIES
from kg.model import Entity, Grounding, Mention, Sentence, Span
from kg.resources import data_table

AGENT = "\ue000"


_COMBINED = re.compile(r"combin|doublet|triplet|regimen|co-?(?:treat|admin)", re.IGNORECASE)
"""Where a sentence has none of these, one drug alone cannot be a regimen."""


class Found(NamedTuple):
    """The regimen mentions of a sentence, the entities that they need, and the last one, for later anaphors."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    last: Mention | None


@cache
def _expressions() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], Gate]:
    agent = rf"(?:(?:the|a|an|oral|single-agent|low-dose|standard) )*{AGENT}(?:,? {AGENT})*"
    joined = rf"{agent}(?:(?:, | and | plus | with | or |, and |/| \+ )(?:either |both )?{agent})*"
    rows = tuple(
        (kind, re.compile(rf"(?<!\w)(?:{e.replace('{A}', agent).replace('{L}', joined)})(?!\w)", re.IGNORECASE))
        for kind, e in data_table("grammar", "regimens.tsv")
    )
    return rows, Gate(expression for _, expression in rows)


def regimens(
    text: str, sentence: Sentence, mentions: Sequence[Mention], label_of: Callable[[str], str], last: Mention | None
) -> Found:
    """The regimens that a sentence names or points back to.

    :param mentions: the sentence's top-level mentions, sorted.
    :param label_of: the label of an entity by its CURIE, for the names of new regimens.
    :param last: the regimen that the document named last, for "the combination".
    """
    agents = sum(m.category in THERAPIES for m in mentions)
    if agents < 2 and not ((last or agents) and _COMBINED.search(text, sentence.span.start, sentence.span.end)):
        return Found((), (), last)
    labels = {m.curie: label_of(m.curie) for m in mentions}
    found: list[Mention] = []
    entities: dict[str, Entity] = {}
    for piece in sentence.pieces:
        inside = [m for m in mentions if piece.covers(m.span)]
        masked, origin = _mask(text, piece, inside)
        taken: list[Span] = []
        rows, gate = _expressions()
        for kind, expression in (rows[place] for place in gate(masked)):
            for match in expression.finditer(masked):
                span = Span(origin[match.start()], origin[match.end() - 1] + 1)
                end = next((m.span.end for m in inside if m.span.start == origin[match.end() - 1]), span.end)
                span = Span(span.start, end)
                if any(span.overlaps(t) for t in taken):
                    continue
                if kind == "anaphor":
                    named = [m for m in found if m.antecedent is None and m.span.end <= span.start]
                    meant = max(named, key=lambda m: m.span, default=last)
                    if meant is None or any(c.overlaps(span) for c in (m.span for m in inside)):
                        continue
                    taken.append(span)
                    words, grounding = text[span.start : span.end], Grounding(meant.text, "anaphor", 0.8)
                    found.append(Mention(span, words, meant.curie, MIXTURE, grounding, antecedent=meant.span))
                    continue
                entity = regimen_entity(kind, [m for m in inside if span.covers(m.span)], text, labels)
                if entity is None:
                    continue
                taken.append(span)
                entities[entity.curie] = entity
                mention = Mention(
                    span, text[span.start : span.end], entity.curie, MIXTURE, Grounding(entity.label, "regimen", 1.0)
                )
                found.append(mention)
        if found:
            last = max((m for m in found if m.antecedent is None), key=lambda m: m.span, default=last)
    return Found(tuple(sorted(found, key=lambda m: m.span)), tuple(entities.values()), last)


def _mask(text: str, piece: Span, mentions: Sequence[Mention]) -> tuple[str, list[int]]:
    """The piece with each agent as one character and markup left out, and for each character its place in the text."""
    characters: list[str] = []
    origin: list[int] = []
    starts = {m.span.start: m for m in mentions if m.category in THERAPIES}
    i = piece.start
    while i < piece.end:
        mention = starts.get(i)
        if mention is not None:
            characters.append(AGENT)
            origin.append(i)
            i = mention.span.end
            continue
        if text[i] not in "*_`":
            characters.append(" " if text[i].isspace() else text[i])
            origin.append(i)
        i += 1
    return "".join(characters), origin


def regimen_entity(kind: str, members: Sequence[Mention], text: str, labels: Mapping[str, str]) -> Entity | None:
    """The regimen of some drugs, None where they are too few; a class beside its drug is no member of its own.

    :param kind: ``known`` (all members named) or ``open`` (with a partner that is not).
    :param members: their mentions, in the order of the text.
    """
    chosen: list[Mention] = []
    for mention in members:
        if chosen and mention.category != ROLE and chosen[-1].category == ROLE:
            between = text[chosen[-1].span.end : mention.span.start]
            if between.strip(" ,") == "":  # "the menin inhibitor DS-1594b": the drug is the member
                chosen.pop()
        chosen.append(mention)
    curies = sorted({m.curie for m in chosen}, key=lambda c: (slug(labels.get(c, c)).lower(), c))
    if (kind == "known" and len(curies) < 2) or not curies:
        return None
    names = [slug(labels.get(c, c)) for c in curies]
    label = " + ".join(_short(labels.get(c, c)) for c in curies)
    if kind == "open":
        names.append("Any")
        label = f"{label} + any partner"
    return Entity("claimgraph:Regimen_" + "_".join(names), label, MIXTURE, members=tuple(curies))


def _short(label: str) -> str:
    return label.split(" (")[0].split(" / ")[0]


def slug(label: str) -> str:
    """The words of a label as a part of a local id.

    >>> slug("venetoclax"), slug("DS-1594b")
    ('Venetoclax', 'DS1594b')
    """
    words = re.split(r"[^A-Za-z0-9]+", _short(label))
    return "".join(w if any(c.isupper() or c.isdigit() for c in w) else w.capitalize() for w in words if w)
