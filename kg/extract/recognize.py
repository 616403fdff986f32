"""Mentions: names of the lexicon, abbreviations that the text defines, and what the language makes of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.extract.compose import compose, number_mates, share_heads, short_label
from kg.extract.define import apply_definitions
from kg.extract.derive import derive
from kg.extract.ground import ground
from kg.extract.kinds import CELL_LINE, DISEASE, GENE, ROLE, SUBSTANCES, VARIANT
from kg.extract.places import Places, in_order, places_of
from kg.extract.variants import variants
from kg.lexicon import Hit, Lexicon
from kg.model import Document, Entity, Grounding, Mention, Span


class Recognized(NamedTuple):
    """The mentions of a document, sorted by place (a nested one after the one it lies in), and new local entities.

    `targets` gives the target gene and mechanism of classes that were composed here ("PI3K inhibitor")."""

    mentions: tuple[Mention, ...]
    entities: dict[str, Entity]
    targets: dict[str, tuple[str, str]]


def recognize(document: Document, lexicon: Lexicon, hits: Sequence[Hit] | None = None) -> Recognized:
    """All mentions of a document, in the sections that speak of things (a reference's title only, no author names).

    :param hits: what ``lexicon.find_all`` gives for the text, where it was asked for many texts together.
    """
    text = document.text
    spans = _readable(document)
    readable = Places(spans)
    local: dict[str, Entity] = {}
    targets: dict[str, tuple[str, str]] = {}
    hits = lexicon.find_all(text) if hits is None else hits
    misread = (hit for hit in lexicon.misprints(text, hits) if _is_no_word(hit, lexicon))
    hits = [hit for hit in (*hits, *misread) if readable.covered(hit.span)]
    mentions = in_order(ground(hits, lexicon))
    mentions = derive(text, mentions, readable, lexicon, local)
    mentions = apply_definitions(text, mentions, lexicon)
    mentions = number_mates(text, mentions, lexicon)
    mentions = compose(text, mentions, lexicon, local, targets)
    mentions = share_heads(text, mentions, lexicon, local, targets)
    mentions = _add_variants(text, mentions, spans, local, lexicon)
    return Recognized(_nest(mentions), local, targets)


def given(document: Document) -> Recognized:
    """The mentions that the document's own file annotates, with an entity for each of their identifiers."""
    entities: dict[str, Entity] = {}
    for mention in sorted(document.given_mentions, key=lambda m: (m.span, m.curie)):
        entities.setdefault(mention.curie, Entity(mention.curie, mention.text, mention.category, mention.xrefs))
    return Recognized(_nest([replace(m, nested=False) for m in document.given_mentions], every=True), entities, {})


def _is_no_word(hit: Hit, lexicon: Lexicon) -> bool:
    """Whether what is nearly a name can be no word of the language ("injection" is nearly an infection): it is nearly
    the name of a drug, or of several words."""
    return " " in hit.term or all(lexicon.entity(curie).category in SUBSTANCES for curie in hit.curies)


def _readable(document: Document) -> list[Span]:
    spans = [
        p for passage in document.passages if passage.section not in ("references", "authors") for p in passage.pieces
    ]
    spans += [r.title_span for r in document.references if r.title_span is not None]
    return sorted(spans)


def _add_variants(
    text: str, mentions: Sequence[Mention], spans: Sequence[Span], local: dict[str, Entity], lexicon: Lexicon
) -> list[Mention]:
    genes = in_order(m for m in mentions if m.category == GENE)
    taken = places_of(mentions)
    added: list[Mention] = []
    for piece in spans:
        for variant in variants(text, piece.start, piece.end, genes):
            gene = variant.gene
            if not taken.free(variant.span) or (gene is None and variant.form == "position"):
                continue
            symbol = _symbol(gene, lexicon) if gene is not None else ""
            name = re.sub(r"[^A-Za-z0-9]+", "_", variant.text).strip("_")
            curie = f"claimgraph:{symbol}_{name}" if symbol else f"claimgraph:variant_{name}"
            label = f"{symbol} {variant.text}".strip()
            local.setdefault(curie, Entity(curie, label, VARIANT))
            grounding = Grounding(variant.text, f"variant notation ({variant.form})", 0.9 if gene else 0.6)
            added.append(Mention(variant.span, variant.text, curie, VARIANT, grounding))
    return in_order((*mentions, *added))


def _symbol(gene: Mention, lexicon: Lexicon) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", short_label(lexicon.entity(gene.curie).label))


_PARTS = SUBSTANCES | {GENE, ROLE, VARIANT}
_HOLDERS_OF_DISEASE = frozenset({"biolink:Cell", CELL_LINE, "biolink:MaterialSample", "biolink:StudyPopulation"})


def _worth_keeping(inner: Mention, outer: Mention) -> bool:
    """Whether a name inside a longer one is a thing of its own (the gene of "menin inhibitor") or only a part of it."""
    if inner.curie == outer.curie or inner.category == outer.category:
        return False
    if inner.category in SUBSTANCES and outer.category in SUBSTANCES:
        return False
    if inner.category == DISEASE:
        return outer.category in _HOLDERS_OF_DISEASE
    return inner.category in _PARTS


def _nest(mentions: Sequence[Mention], *, every: bool = False) -> tuple[Mention, ...]:
    """Mark the mentions that lie within a longer one; equal spans keep the first as the outer.

    :param every: keep all, also those that overlap another or are only its last word.
    """
    ordered = sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.category == GENE, m.curie))
    result: list[Mention] = []
    outer: Mention | None = None
    for mention in ordered:
        if outer is not None and outer.span.covers(mention.span):
            if every or _worth_keeping(mention, outer):
                result.append(replace(mention, nested=True))
            continue
        if outer is not None and outer.span.overlaps(mention.span):
            if every:
                result.append(replace(mention, nested=True))
            continue
        outer = mention
        result.append(replace(mention, nested=False) if mention.nested else mention)
    return tuple(result)
