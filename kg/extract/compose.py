"""Things made of a gene and a word: "PI3K inhibitor" is a class with a target, "ASXL1-mutated" a genotype."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from kg.extract.kinds import GENE, ROLE, VARIANT
from kg.extract.places import in_order, places_of
from kg.lexicon import Lexicon
from kg.model import Entity, Grounding, Mention, Span
from kg.resources import data_table

_GENES = frozenset({GENE, "biolink:GeneFamily", "biolink:ProteinFamily"})
_BEFORE = 16
_HYPHENS = "-‐‑–"
_ELLIPSIS = re.compile(r"[-‐‑–]?[*_]*(?:,)? (?:and|or|and/or|/) [*_]*")


class Composition(NamedTuple):
    """A row of ``compositions.tsv``, its expression anchored to the gene."""

    expression: re.Pattern[str]
    before: bool
    category: str
    suffix: str
    label: str
    mechanism: str


@cache
def compositions() -> tuple[Composition, ...]:
    """The rows of ``compositions.tsv``, in order."""
    rows = []
    for words, where, category, suffix, label, mechanism in data_table("grammar", "compositions.tsv"):
        before = where == "before"
        gap = "" if words.startswith("[-") else r"[ \n]"
        expression = rf"(?<!\w){words}[ \n][*_]{{0,2}}$" if before else rf"[*_]{{0,2}}{gap}{words}(?!\w)"
        rows.append(Composition(re.compile(expression, re.IGNORECASE), before, category, suffix, label, mechanism))
    return tuple(rows)


def compose(
    text: str,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    local: dict[str, Entity],
    targets: dict[str, tuple[str, str]],
) -> list[Mention]:
    """The mentions with those composed of a gene and a word next to it; their entities go to `local`, the target and
    mechanism of a class to `targets`."""
    added: list[Mention] = []
    covering = places_of(mentions)
    for gene in mentions:
        if gene.category in _GENES and not covering.covered_by_longer(gene.span):
            found = _composed(text, gene, lexicon, local, targets)
            added += [found] if found is not None else []
    return in_order((*mentions, *added))


def _composed(
    text: str, gene: Mention, lexicon: Lexicon, local: dict[str, Entity], targets: dict[str, tuple[str, str]]
) -> Mention | None:
    """What the gene and a word next to it make, by the first row that fits."""
    for composition in compositions():
        span = _span(text, gene.span, composition)
        if span is None:
            continue
        label = short_label(lexicon.entity(gene.curie).label)
        name = re.sub(r"[^A-Za-z0-9]", "", label)
        suffix = f"_{composition.suffix}" if composition.suffix.islower() else composition.suffix
        curie = f"claimgraph:{name}{suffix}"
        local.setdefault(curie, Entity(curie, composition.label.format(label), composition.category))
        if composition.mechanism:
            targets[curie] = (gene.curie, composition.mechanism)
        words = text[span.start : span.end]
        return Mention(span, words, curie, composition.category, Grounding(f"{label} + {words}", "composed", 0.9))
    return None


def _span(text: str, gene: Span, composition: Composition) -> Span | None:
    if composition.before:
        found = composition.expression.search(text, max(0, gene.start - _BEFORE), gene.start)
        return Span(found.start(), gene.end) if found else None
    found = composition.expression.match(text, gene.end)
    return Span(gene.start, found.end()) if found else None


def short_label(label: str) -> str:
    """A gene's or protein's symbol from its label.

    >>> short_label("KMT2A / MLL"), short_label("BCL2 (gene)")
    ('MLL', 'BCL2')
    """
    return label.split(" / ")[-1].split(" (")[0]


def share_heads(
    text: str,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    local: dict[str, Entity],
    targets: dict[str, tuple[str, str]],
) -> list[Mention]:
    """ "Menin and BCL2 inhibitors", "KMT2A- or NPM1-mutated": the first gene shares the word of the second."""
    by_start: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_start.setdefault(mention.span.start, []).append(mention)
    covering = places_of(mentions)
    added: list[Mention] = []
    for gene in mentions:
        if gene.category != GENE or (link := _ELLIPSIS.match(text, gene.span.end)) is None:
            continue
        if covering.covered_by_longer(gene.span):
            continue
        second = by_start.get(link.end(), ())
        shared = next((m for m in second if m.category in (ROLE, VARIANT)), None)
        inner = next((m for m in second if m.category == GENE), None)
        if shared is None or inner is None or shared.span.end <= inner.span.end:
            continue
        if shared.category == VARIANT and text[gene.span.end : gene.span.end + 1] not in _HYPHENS:
            continue
        rest = re.sub(r"[*_]", "", text[inner.span.end : shared.span.end]).strip(f" {_HYPHENS}")
        whole = f"{gene.text} {rest}"
        like = next((h for h in lexicon.find(whole) if h.span.start == 0 and h.span.end > len(gene.text)), None)
        if like is not None:
            entity = lexicon.entity(like.curies[0])
            grounding = Grounding(like.term, "shared head", 0.9)
            added.append(
                replace(gene, curie=entity.curie, category=entity.category, xrefs=entity.xrefs, grounding=grounding)
            )
            continue
        alone = replace(gene, span=Span(0, len(gene.text)))
        made = _composed(whole, alone, lexicon, local, targets)
        if made is not None:
            added.append(replace(made, span=gene.span, text=gene.text, grounding=Grounding(whole, "shared head", 0.8)))
    return in_order((*mentions, *added))


_SLASHED = re.compile(r"/(\d{1,2})(?![\w/.-])")
_NUMBERED = re.compile(r"(.*?[A-Za-z])\d{1,2}")


def number_mates(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """ "IDH1/2": the number after the slash names the gene of that number, if there is one."""
    taken = places_of(mentions)
    wanted = []
    for gene in mentions:
        slash, numbered = _SLASHED.match(text, gene.span.end), _NUMBERED.fullmatch(gene.text)
        if gene.category == GENE and slash and numbered and taken.free(Span(*slash.span(1))):
            wanted.append((Span(*slash.span(1)), numbered[1] + slash[1]))
    added = []
    for (span, name), hits in zip(wanted, lexicon.find_each([name for _, name in wanted]), strict=True):
        entities = [lexicon.entity(curie) for hit in hits if hit.text == name for curie in hit.curies]
        if len(entities) == 1 and entities[0].category == GENE:
            (entity,) = entities
            grounding = Grounding(name, "number after a slash", 0.9)
            words = text[span.start : span.end]
            added.append(Mention(span, words, entity.curie, entity.category, grounding, entity.xrefs))
    return in_order((*mentions, *added))
