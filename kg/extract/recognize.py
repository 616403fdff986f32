"""Mentions: names of the lexicon, abbreviations that the text defines, variants, and things made of a gene and a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kg.extract.abbreviate import Definition, definitions
from kg.extract.variants import variants
from kg.lexicon import Hit, Lexicon
from kg.model import Document, Entity, Grounding, Mention, Span

GENE = "biolink:Gene"
_CLASS = "biolink:ChemicalRole"


class Recognized(NamedTuple):
    """The mentions of a document, sorted by place (a nested one after the one it lies in), and new local entities.

    `targets` gives the target gene and mechanism of classes that were composed here ("PI3K inhibitor")."""

    mentions: tuple[Mention, ...]
    entities: dict[str, Entity]
    targets: dict[str, tuple[str, str]]


class _Composition(NamedTuple):
    expression: re.Pattern[str]
    before: bool
    category: str
    suffix: str
    label: str
    mechanism: str


@cache
def _compositions() -> tuple[_Composition, ...]:
    text = (files("kg") / "data" / "grammar" / "compositions.tsv").read_text(encoding="utf-8")
    rows = []
    for line in text.splitlines()[2:]:
        words, where, category, suffix, label, mechanism = line.split("\t")
        glued = words.startswith("[-")
        body = rf"{words}(?!\w)" if where == "after" else rf"(?<!\w){words}"
        pattern = re.compile((r"[*_]{0,2}" + ("" if glued else r"[ \n]") + body) if where == "after" else body + r"[ \n][*_]{0,2}$", re.IGNORECASE)
        rows.append(_Composition(pattern, where == "before", category, suffix, label, mechanism))
    return tuple(rows)


def recognize(document: Document, lexicon: Lexicon) -> Recognized:
    """All mentions of a document, in the sections that speak of things (a reference's title only, no author names)."""
    text = document.text
    allowed = _readable(document)
    local: dict[str, Entity] = {}
    targets: dict[str, tuple[str, str]] = {}
    hits = [h for h in lexicon.find_all(text) if _within(h.span, allowed)]
    mentions = [_mention(h, lexicon) for h in hits]
    mentions = _apply_definitions(text, mentions, lexicon, local)
    mentions = _compose(text, mentions, lexicon, local, targets)
    mentions = _share_heads(text, mentions, lexicon)
    mentions = _add_variants(text, mentions, allowed, local, lexicon)
    return Recognized(_nest(mentions), local, targets)


def given(document: Document) -> Recognized:
    """The mentions that the document's own file annotates, with an entity for each of their identifiers."""
    entities: dict[str, Entity] = {}
    for mention in sorted(document.given_mentions, key=lambda m: (m.span, m.curie)):
        entities.setdefault(mention.curie, Entity(mention.curie, mention.text, mention.category, mention.xrefs))
    return Recognized(_nest([replace(m, nested=False) for m in document.given_mentions], every=True), entities, {})


def _readable(document: Document) -> list[Span]:
    spans = [p for passage in document.passages if passage.section not in ("references", "authors") for p in passage.pieces]
    spans += [r.title_span for r in document.references if r.title_span is not None]
    return sorted(spans)


def _within(span: Span, allowed: Sequence[Span]) -> bool:
    return any(a.covers(span) for a in allowed)


def _mention(hit: Hit, lexicon: Lexicon) -> Mention:
    curie = hit.curies[0]
    entity = lexicon.entity(curie)
    grounding = Grounding(hit.term, hit.rule, hit.score, tuple(hit.curies[1:]))
    return Mention(hit.span, hit.text, curie, entity.category, grounding, entity.xrefs)


def _apply_definitions(
    text: str, mentions: list[Mention], lexicon: Lexicon, local: dict[str, Entity]
) -> list[Mention]:
    """A short form that the text defines means what the text says, throughout the document."""
    at_end = {m.span.end: m for m in sorted(mentions, key=lambda m: (m.span.end, m.span.end - m.span.start))}
    for definition in definitions(text):
        stop = definition.long_span.end
        meant = next((at_end[e] for e in range(stop, stop + 3) if e in at_end), None)
        if meant is not None and not _head_of(definition, meant):
            meant = None
        places = [Span(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(definition.short)}(?!\w)", text)]
        if meant is None:
            if any(m.text == definition.short for m in mentions) and _contradicts(definition, mentions, lexicon):
                later = [p for p in places if p.start >= definition.short_span.start]
                mentions = [m for m in mentions if not any(p.covers(m.span) for p in later)]
            continue
        if any(m.text == definition.short and m.curie != meant.curie for m in mentions):
            places = [p for p in places if p.start >= definition.short_span.start]
        kept = [m for m in mentions if not any(p == m.span for p in places)]
        taken = [m.span for m in kept]
        grounding = Grounding(definition.long, "defined in the text", 1.0)
        new = [
            replace(meant, span=p, text=text[p.start : p.end], grounding=grounding)
            for p in places
            if not any(t.overlaps(p) and not p.covers(t) for t in taken)
        ]
        mentions = [m for m in kept if not any(n.span.covers(m.span) for n in new)] + new
    return sorted(mentions, key=lambda m: (m.span.start, -m.span.end))


def _head_of(definition: Definition, mention: Mention) -> bool:
    return mention.span.start <= definition.long_span.start + 4 and len(mention.text) > len(definition.short)


def _contradicts(definition: Definition, mentions: Iterable[Mention], lexicon: Lexicon) -> bool:
    """Whether the long form cannot be a name of what the lexicon takes the short form for."""
    for mention in mentions:
        if mention.text != definition.short:
            continue
        names = {s.lower() for s in (lexicon.entity(mention.curie).label, *lexicon.entity(mention.curie).synonyms)}
        words = set(re.findall(r"\w+", definition.long.lower()))
        if any(len(words & set(re.findall(r"\w+", name))) >= 1 for name in names if " " in name):
            return False
    return True


def _compose(
    text: str, mentions: list[Mention], lexicon: Lexicon, local: dict[str, Entity], targets: dict[str, tuple[str, str]]
) -> list[Mention]:
    added: list[Mention] = []
    covering = [m.span for m in mentions]
    for mention in mentions:
        if mention.category not in (GENE, "biolink:GeneFamily", "biolink:ProteinFamily"):
            continue
        if any(s != mention.span and s.covers(mention.span) for s in covering):
            continue
        for composition in _compositions():
            if composition.before:
                found = composition.expression.search(text, max(0, mention.span.start - 16), mention.span.start)
                span = Span(found.start(), mention.span.end) if found else None
            else:
                found = composition.expression.match(text, mention.span.end)
                span = Span(mention.span.start, found.end()) if found else None
            if span is None:
                continue
            label = _short_label(lexicon.entity(mention.curie).label)
            curie = f"claimgraph:{re.sub(r'[^A-Za-z0-9]', '', label)}" + (
                f"_{composition.suffix}" if composition.suffix.islower() else composition.suffix
            )
            entity = Entity(curie, composition.label.format(label), composition.category)
            if curie not in local:
                local[curie] = entity
            if composition.mechanism:
                targets[curie] = (mention.curie, composition.mechanism)
            grounding = Grounding(f"{label} + {text[span.start:span.end]}", "composed", 0.9)
            added.append(Mention(span, text[span.start : span.end], curie, composition.category, grounding))
            break
    return sorted(mentions + added, key=lambda m: (m.span.start, -m.span.end))


def _short_label(label: str) -> str:
    return label.split(" / ")[-1].split(" (")[0]


_ELLIPSIS = re.compile(r"[-‐‑–]?[*_]*(?:,)? (?:and|or|and/or|/) [*_]*")


def _share_heads(text: str, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """ "Menin and BCL2 inhibitors", "KMT2A- or NPM1-mutated": the first gene shares the noun or adjective of the second."""
    by_start: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_start.setdefault(mention.span.start, []).append(mention)
    added: list[Mention] = []
    for gene in mentions:
        if gene.category != GENE or any(m.span.covers(gene.span) and m.span != gene.span for m in mentions):
            continue
        link = _ELLIPSIS.match(text, gene.span.end)
        if link is None:
            continue
        shared = next((m for m in by_start.get(link.end(), ()) if m.category in (_CLASS, "biolink:SequenceVariant")), None)
        inner = next((m for m in by_start.get(link.end(), ()) if m.category == GENE), None)
        if shared is None or inner is None or shared.span.end <= inner.span.end:
            continue
        if shared.category == "biolink:SequenceVariant" and text[gene.span.end : gene.span.end + 1] not in "-‐‑–":
            continue
        rest = re.sub(r"[*_]", "", text[inner.span.end : shared.span.end]).strip(" -‐‑–")
        like = next((h for h in lexicon.find(f"{gene.text} {rest}") if h.span.start == 0 and h.span.end > len(gene.text)), None)
        if like is not None:
            twin = _mention(like, lexicon)
            grounding = Grounding(like.term, "shared head", 0.9)
            added.append(replace(twin, span=gene.span, text=gene.text, grounding=grounding))
    return sorted(mentions + added, key=lambda m: (m.span.start, -m.span.end))


def _add_variants(
    text: str, mentions: list[Mention], allowed: Sequence[Span], local: dict[str, Entity], lexicon: Lexicon
) -> list[Mention]:
    genes = [m for m in mentions if m.category == GENE]
    added: list[Mention] = []
    for piece in allowed:
        inside = [g for g in genes if piece.covers(g.span)]
        for variant in variants(text, piece.start, piece.end, inside):
            if any(m.span.overlaps(variant.span) for m in mentions):
                continue
            gene = variant.gene
            if gene is None and variant.form in ("position",):
                continue
            symbol = _symbol(gene, lexicon) if gene is not None else ""
            name = re.sub(r"[^A-Za-z0-9]+", "_", variant.text).strip("_")
            curie = f"claimgraph:{symbol}_{name}" if symbol else f"claimgraph:variant_{name}"
            label = f"{symbol} {variant.text}".strip()
            local.setdefault(curie, Entity(curie, label, "biolink:SequenceVariant"))
            grounding = Grounding(variant.text, f"variant notation ({variant.form})", 0.9 if gene else 0.6)
            added.append(Mention(variant.span, variant.text, curie, "biolink:SequenceVariant", grounding))
    return sorted(mentions + added, key=lambda m: (m.span.start, -m.span.end))


def _symbol(gene: Mention, lexicon: Lexicon) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", _short_label(lexicon.entity(gene.curie).label))


_PARTS = frozenset({
    GENE, "biolink:SmallMolecule", "biolink:Drug", "biolink:ChemicalEntity", "biolink:MolecularMixture", _CLASS,
    "biolink:SequenceVariant",
})  # fmt: skip
_HOLDERS_OF_DISEASE = frozenset({"biolink:Cell", "biolink:CellLine", "biolink:MaterialSample", "biolink:StudyPopulation"})


def _worth_keeping(inner: Mention, outer: Mention) -> bool:
    """Whether a name inside a longer name is a thing of its own (the gene in "menin inhibitor") or just its last word."""
    if inner.curie == outer.curie or inner.category == outer.category:
        return False
    if inner.category == "biolink:Disease":
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
        result.append(replace(mention, nested=False))
    return tuple(result)
