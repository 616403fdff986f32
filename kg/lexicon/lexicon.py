"""A lexicon: names, the entities that they mean, and where a text has them."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from kg.errors import DataError
from kg.lexicon.identity import kind_of
from kg.lexicon.layered import merged
from kg.lexicon.misprints import Misprints, is_long
from kg.lexicon.strings import Strings, place_in
from kg.lexicon.surface import CASE_FOLDED, ONE_EDIT, SCORES, confirmed, rule_of
from kg.lexicon.table import Indices, NameTable, doubtful, match
from kg.lexicon.tokens import Positions, tokenize
from kg.lexicon.variants import AS_WRITTEN, RULES
from kg.model import Entity, Span

_CHUNK = 150_000
_MARGIN = 4_000
_BEFORE = 64
_APART = "\n\n\0\n\n"
"""Between texts that are looked up together: no name runs across it."""
_REMEMBERED = 1 << 16
_MEMORIES = ("_same", "_entities", "_readings", "_short", "_own_of", "_held", "_misread")
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a text. `span` is its place (code points, end exclusive) and `text` the words there; `curies` the
    entities that it can mean, sorted (several: the name alone does not tell); `term` the lexicon's way to write it;
    `rule` how the two differ (a key of `SCORES`) and `score` how much that counts, 0..1; `nested` whether it lies in a
    longer hit; `from_below` whether the name is one of a vocabulary below the curated lexicon."""

    span: Span
    text: str
    curies: tuple[str, ...]
    term: str
    rule: str
    score: float
    nested: bool = False
    from_below: bool = False


class Target(NamedTuple):
    """A gene or protein that the members of a drug class act on, and how."""

    curie: str
    mechanism: str


class Reading(NamedTuple):
    """What some words mean: the fields of a `Hit` that do not depend on its place."""

    curies: tuple[str, ...]
    term: str
    rule: str
    score: float


class Found(NamedTuple):
    """Names found in a text, before they are made `Hit` values: places and entries, arrays of one length."""

    start: Positions
    end: Positions
    entry: Positions


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Names and entities. Made by `load_lexicon` or `open_lexicon`; the arrays may lie in a file.

    `terms` are the names as their rows have them, `term_entity` the entity of each (a place in `curies`, which are
    sorted), `records` the entities as JSON, `relations` the rows of the relation files by file name. `sha256` is of
    the rows' content, whatever the order and names of the files. `aliases` are the sorted curies that cross references
    name, `alias_entity` the entity of each. `below` is a lexicon that is asked for what this one
    does not have (`over`).
    """

    table: NameTable = field(repr=False)
    terms: Strings = field(repr=False)
    term_entity: Indices = field(repr=False)
    curies: Strings = field(repr=False)
    records: Strings = field(repr=False)
    relations: Mapping[str, Sequence[Sequence[str]]] = field(repr=False)
    sha256: str
    aliases: Strings = field(default_factory=lambda: Strings.pack(()), repr=False)
    alias_entity: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.uint32), repr=False)
    below: Lexicon | None = field(default=None, repr=False)
    _same: dict[str, str] = field(default_factory=dict, repr=False)
    _misprints: Misprints | None = field(default=None, repr=False)
    _entities: dict[str, Entity] = field(default_factory=dict, repr=False)
    _readings: dict[tuple[str, int], Reading] = field(default_factory=dict, repr=False)
    _short: dict[str, list[Hit]] = field(default_factory=dict, repr=False)
    _own_of: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, repr=False)
    _held: dict[str, bool] = field(default_factory=dict, repr=False)
    _misread: dict[str, list[Hit]] = field(default_factory=dict, repr=False)

    def over(self, below: Lexicon) -> Lexicon:
        """This lexicon and, for the names that it does not have, another; an entity that one of them refers to as the
        other's is one, with this lexicon's curie."""
        joint = sha256(f"{self.sha256} {below.sha256}".encode()).hexdigest()
        deepest = below if self.below is None else self.below.over(below)
        empty: dict[str, Any] = {name: {} for name in _MEMORIES}
        return replace(self, below=deepest, sha256=joint, _misprints=None, **empty)

    def find(self, text: str, *, fuzzy: bool = False) -> list[Hit]:
        """The names in a text, leftmost-longest: in order, none overlapping another.

        For speed, give whole documents rather than sentences. With `fuzzy`, for text out of character recognition, a
        long name with one wrong letter counts too (`kg.lexicon.misprints`) where nothing else is found.
        """
        hits = self._hits(text, nested=False)
        if not fuzzy:
            return hits
        misread = self.misprints(text, hits)
        kept = [hit for hit in hits if not any(other.span.overlaps(hit.span) for other in misread)]
        return sorted((*kept, *misread), key=lambda hit: hit.span)

    def misprints(self, text: str, hits: Sequence[Hit]) -> list[Hit]:
        """Long names of this lexicon itself (of none below) with one wrong letter, which are no hit or hold whole ones.

        :param hits: what `find` or `find_all` gives for the text.
        """
        outer = [hit for hit in hits if not hit.nested]
        starts = [hit.span.start for hit in outer]
        known = self._misread.pop(text, None)
        found: list[Hit] = []
        for hit in self._misread_each([text], [hits])[0] if known is None else known:
            near = outer[max(0, bisect_right(starts, hit.span.start) - 1) : bisect_right(starts, hit.span.end)]
            others = [other for other in (*near, *found[-1:]) if other.span.overlaps(hit.span)]
            if all(hit.span.covers(other.span) for other in others):
                if found and found[-1] in others:
                    found.pop()
                found.append(hit)
        return found

    def _misread_each(self, texts: Sequence[str], hits: Sequence[Sequence[Hit]]) -> list[list[Hit]]:
        """The long names in each text that one wrong letter hides, where no hit but a nested one is."""
        if self._misprints is None:
            object.__setattr__(self, "_misprints", Misprints(self.terms))
        assert self._misprints is not None
        each = [
            list(self._misprints.repairs(text, [hit.span for hit in own if not hit.nested]))
            for text, own in zip(texts, hits, strict=True)
        ]
        found = iter(self.find_each([repair.text for repairs in each for repair in repairs]))
        result: list[list[Hit]] = []
        for text, repairs in zip(texts, each, strict=True):
            misread: list[Hit] = []
            for repair in repairs:
                for hit in next(found):
                    span = repair.place(hit.span)
                    if span and is_long(hit.term):
                        words = text[span.start : span.end]
                        misread.append(replace(hit, span=span, text=words, rule=ONE_EDIT, score=SCORES[ONE_EDIT]))
            result.append(misread)
        return result

    def find_all(self, text: str) -> list[Hit]:
        """The names in a text as `find` gives them, and after each the shorter ones that lie within it."""
        return self._hits(text, nested=True)

    def find_all_each(self, texts: Sequence[str]) -> list[list[Hit]]:
        """What `find_all` gives for each of many texts, faster than one by one where they are short.

        Their misprints are looked up along with them, and kept until the next call.
        """
        hits = self._hits_each(texts, nested=True) if texts else []
        self._misread.clear()
        self._misread.update(zip(texts, self._misread_each(texts, hits), strict=True))
        return hits

    def find_each(self, texts: Sequence[str]) -> list[list[Hit]]:
        """What `find` gives for each of many short texts, much faster than one by one; short ones are remembered."""
        new = [text for text in dict.fromkeys(texts) if text not in self._short]
        if len(self._short) + len(new) > _REMEMBERED:
            self._short.clear()
            new = list(dict.fromkeys(texts))
        found = self._hits_each(new, nested=False) if new else []
        known = dict(zip(new, found, strict=True))
        self._short.update({text: hits for text, hits in known.items() if len(text) <= _SHORT})
        return [known[text] if text in known else self._short[text] for text in texts]

    def entity(self, curie: str) -> Entity:
        """The entity of a curie.

        :raises DataError: if the lexicon has none.
        """
        known = self._entities.get(curie)
        if known is None:
            place = place_in(self.curies, curie)
            known = None if place is None else _entity(self.records[place])
            if self.below is not None:
                known = self._joined(known, curie)
            if known is None:
                raise DataError(f"no entity {curie} in the lexicon", remedy="add it to an entities file")
            self._entities[curie] = known
        return known

    def _joined(self, own: Entity | None, curie: str) -> Entity | None:
        """The entity of both lexicons: this one's, with cross references to vocabularies of which it has none."""
        assert self.below is not None
        if own is None:
            return self.below.entity(curie)
        others = (self.below.known_as(other) for other in (curie, *own.xrefs))
        other = next((self.below.entity(found) for found in others if found is not None), None)
        if other is None or kind_of(other.category) != kind_of(own.category):
            return own
        vocabularies = {xref.partition(":")[0] for xref in (own.curie, *own.xrefs)}
        more = (xref for xref in (other.curie, *other.xrefs) if xref.partition(":")[0] not in vocabularies)
        return replace(own, xrefs=tuple(dict.fromkeys((*own.xrefs, *more))))

    def known_as(self, curie: str) -> str | None:
        """The curie that this lexicon has for an entity that it or another vocabulary names so; None if it has none."""
        if place_in(self.curies, curie) is not None:
            return curie
        place = place_in(self.aliases, curie)
        return None if place is None else self.curies[int(self.alias_entity[place])]

    def entities(self) -> Iterator[Entity]:
        """All entities, sorted by curie; those of a lexicon below only where they are asked for one by one."""
        return (self.entity(curie) for curie in self.curies)

    def __contains__(self, curie: str) -> bool:
        held = self._held.get(curie)
        if held is None:
            held = place_in(self.curies, curie) is not None or (self.below is not None and curie in self.below)
            if len(self._held) >= _REMEMBERED:
                self._held.clear()
            self._held[curie] = held
        return held

    def targets_of(self, class_curie: str) -> tuple[Target, ...]:
        """What the members of a drug class act on."""
        rows = self.relations.get("targets.tsv", ())
        return tuple(Target(target, how) for of, target, how in rows if of == class_curie)

    def genes_of(self, variant: str) -> tuple[str, ...]:
        """The genes that a genotype concerns: one, or several for a fusion or a double genotype."""
        return tuple(gene for of, gene in self.relations.get("genotype.gene.tsv", ()) if of == variant)

    def gene_of(self, variant: str) -> str | None:
        """The gene of a genotype; None if it has none, or several."""
        genes = self.genes_of(variant)
        return genes[0] if len(genes) == 1 else None

    def subtype(self, disease: str, variant: str) -> str | None:
        """The subtype that a disease is when it has a genotype."""
        rows = self.relations.get("subtypes.tsv", ())
        return next((subtype for of, with_, subtype in rows if of == disease and with_ == variant), None)

    def genotypes_of(self, cell_line: str) -> tuple[str, ...]:
        """The genotypes of a cell line."""
        return tuple(variant for of, variant in self.relations.get("celllines.genotype.tsv", ()) if of == cell_line)

    def found(self, text: str) -> tuple[Found, dict[int, tuple[int, int]]]:
        """All names in a text as arrays, overlapping ones too; and which raised markup closes after which offset."""
        pieces: list[Found] = []
        closing: dict[int, tuple[int, int]] = {}
        for low, start, stop, high in _chunks(text):
            tokens = tokenize(text[low:high])
            matches = match(self.table, tokens)
            begin, end = tokens.start[matches.first] + low, tokens.end[matches.stop - 1] + low
            keep = (begin >= start) & (begin < stop)
            for place in doubtful(self.table, tokens, matches).tolist():
                entry = matches.entry[place]
                term, form = self.terms[int(self.table.entry_row[entry])], int(self.table.entry_form[entry])
                span = confirmed(text, Span(int(begin[place]), int(end[place])), term, form)
                keep[place] &= span is not None
                begin[place], end[place] = span or (0, 0)
            pieces.append(Found(begin[keep], end[keep], matches.entry[keep]))
            closing |= {low + at: (low + first, low + last) for at, (first, last) in tokens.closing.items()}
        return Found(*(np.concatenate(arrays) for arrays in zip(*pieces, strict=True))), closing

    def _hits(self, text: str, *, nested: bool) -> list[Hit]:
        (hits,) = self._hits_each([text], nested=nested)
        return hits

    def _hits_each(self, texts: Sequence[str], *, nested: bool) -> list[list[Hit]]:
        own = self._own_hits_each(texts, nested=nested or self.below is not None)
        if self.below is None:
            return own
        others = self.below._hits_each(texts, nested=True)
        return [
            merged(upper, [self._as_own(hit) for hit in lower], nested=nested)
            for upper, lower in zip(own, others, strict=True)
        ]

    def _as_own(self, hit: Hit) -> Hit:
        """A hit of the lexicon below with the curies that this lexicon has for its entities."""
        curies = self._own_of.get(hit.curies)
        if curies is None:
            curies = self._own_of[hit.curies] = tuple(dict.fromkeys(map(self._own_curie, hit.curies)))
        return Hit(hit.span, hit.text, curies, hit.term, hit.rule, hit.score, hit.nested, True)

    def _own_curie(self, curie: str) -> str:
        known = self._same.get(curie)
        if known is None:
            assert self.below is not None
            xrefs = self.below.entity(curie).xrefs
            known = next((own for other in (curie, *xrefs) if (own := self.known_as(other)) is not None), curie)
            self._same[curie] = known
        return known

    def _own_hits_each(self, texts: Sequence[str], *, nested: bool) -> list[list[Hit]]:
        whole = _APART.join(texts)
        starts = list(accumulate((len(text) + len(_APART) for text in texts), initial=0))
        found, closing = self.found(whole)
        order = np.lexsort((found.entry, -found.end, found.start))
        start, end, entry = found.start[order], found.end[order], found.entry[order]
        fresh = np.ones(len(order), dtype=np.bool_)
        fresh[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        groups = np.flatnonzero(fresh)
        stops = np.append(groups, len(order))[1:].tolist()
        entries = entry.tolist()
        each: list[list[Hit]] = [[] for _ in texts]
        number, before, following = 0, 0, starts[1]
        covered = 0
        for first, last, a, b in zip(groups.tolist(), stops, start[groups].tolist(), end[groups].tolist(), strict=True):
            if a < covered and (not nested or b > covered):
                continue
            inside, covered = a < covered, max(covered, b)
            if b in closing and a < closing[b][0]:
                b = closing[b][1]
            while a >= following:
                number += 1
                before, following = starts[number], starts[number + 1]
            words = whole[a:b]
            reading = self._readings.get((words, entries[first])) or self._read(words, entries[first:last])
            each[number].append(Hit(Span(a - before, b - before), words, *reading, inside))
        return each

    def _read(self, words: str, entries: list[int]) -> Reading:
        """What some words mean, written as any of `entries`; the closest of them count."""
        found: list[tuple[float, str, str, int]] = []
        for entry in entries:
            row = int(self.table.entry_row[entry])
            term = self.terms[row]
            rule = rule_of(words, term, RULES[self.table.entry_rule[entry]])
            found.append((-SCORES[rule], rule, term, int(self.term_entity[row])))
        score, rule, term, _ = min(found)
        as_near = {rule, CASE_FOLDED} if rule == AS_WRITTEN else {rule}  # where letter case is free it tells nothing
        meant = sorted({entity for other, how, _, entity in found if other == score or how in as_near})
        if len(self._readings) >= _REMEMBERED:
            self._readings.clear()
        reading = Reading(tuple(self.curies[entity] for entity in meant), term, rule, -score)
        return self._readings.setdefault((words, entries[0]), reading)


def _entity(record: str) -> Entity:
    curie, label, category, xrefs, synonyms, parents, form_of, members = json.loads(record)
    return Entity(curie, label, category, tuple(xrefs), tuple(synonyms), tuple(parents), form_of, tuple(members))


def _chunks(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Pieces to look at one by one: names that begin from the second to the third offset are found between the first
    and the fourth. All four are at white space where the text has any nearby."""
    if len(text) <= _CHUNK + _MARGIN:
        yield 0, 0, len(text), len(text)
        return
    start = 0
    while start < len(text):
        stop = _blank_from(text, start + _CHUNK)
        yield _blank_from(text, max(0, start - _BEFORE)) if start else 0, start, stop, _blank_from(text, stop + _MARGIN)
        start = stop


def _blank_from(text: str, place: int) -> int:
    for at in range(place, min(len(text), place + 1000)):
        if text[at].isspace():
            return at
    return min(len(text), place)
