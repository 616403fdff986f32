"""Names that no vocabulary lists but the language makes: an adjective of a disease ("hypertensive"), a harm to an organ
("renal damage"), a drug by the stem of its name, a development code in the company of drug words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from kg.extract.gate import lowered
from kg.extract.ground import mention_of
from kg.extract.kinds import DISEASES
from kg.extract.places import Places, in_order, places_of
from kg.lexicon import Lexicon
from kg.lexicon.misprints import whole_words
from kg.model import Entity, Grounding, Mention, Span
from kg.resources import data_table

_CODE = re.compile(r"(?<![\w.(/-])[A-Z]{2,5}[- ]?(?:[A-Z]?\d{2,7}|\d{2,4}[- ]\d{2,5})[A-Za-z]?(?![\w/])")
_AROUND = 40
_GAPS = (" ", "\n", "-")
_SUFFIXES = ("toxic", "path")
_REMEMBERED = 100_000
_WORD = re.compile(r"(?<![\w-])[A-Za-z]+(?!\w)")


def derive(
    text: str, mentions: Sequence[Mention], readable: Places, lexicon: Lexicon, local: dict[str, Entity]
) -> list[Mention]:
    """The mentions with the derived ones, which stand only where no other mention does; entities that no vocabulary has
    go to `local`."""
    taken = places_of(mentions)
    wanted = [item for item in (*_adjectives(text), *_harms(text)) if taken.free(item[0]) and readable.covered(item[0])]
    found = list(_grounded(text, wanted, lexicon))
    free = Places([*(m.span for m in mentions), *(m.span for m in found)])
    for span, curie, label, category, rule in (*_stems(text), *_codes(text)):
        if free.free(span) and readable.covered(span):
            local.setdefault(curie, Entity(curie, label, category))
            found.append(Mention(span, text[span.start : span.end], curie, category, Grounding(label, rule, 0.6)))
    return in_order((*mentions, *_apart(found)))


def _apart(mentions: Iterable[Mention]) -> Iterator[Mention]:
    end = 0
    for mention in in_order(mentions):
        if mention.span.start >= end:
            end = mention.span.end
            yield mention


Wanted = tuple[Span, tuple[str, ...], str]
"""A place, the names to look up for it in order of preference, and the rule that made them."""


def _grounded(text: str, wanted: Sequence[Wanted], lexicon: Lexicon) -> Iterator[Mention]:
    names = list(dict.fromkeys(name for _, tries, _ in wanted for name in tries))
    meant: dict[str, Mention] = {}
    for name, hits in zip(names, lexicon.find_each(names), strict=True):
        if len(hits) == 1 and hits[0].span == Span(0, len(name)):
            mention = mention_of(hits[0], (), lexicon)
            if mention.category in DISEASES:
                meant[name] = mention
    for span, tries, rule in wanted:
        known = next((name for name in tries if name in meant), None)
        if known is not None:
            like = meant[known]
            grounding = Grounding(known, rule, round(0.7 * like.grounding.score, 3), like.grounding.alternatives)
            yield replace(like, span=span, text=text[span.start : span.end], grounding=grounding)


@cache
def _adjective_pattern() -> re.Pattern[str]:
    endings = sorted(
        {ending for ending, _ in data_table("grammar", "adjectives.tsv")}, key=lambda ending: (-len(ending), ending)
    )
    return re.compile(rf"(?<![\w-])[A-Za-z]*(?:{'|'.join(endings)})(?![\w])", re.IGNORECASE)


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted({ending for ending, _ in data_table("grammar", "adjectives.tsv")}))


@cache
def _others(_endings: tuple[str, ...]) -> set[str]:
    """What stands between blanks, as printed, and was found to hold no word with some endings."""
    return set()


def _words_ending(text: str, pattern: re.Pattern[str], endings: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """The matches of an expression for whole words that end in one of some endings (lower case)."""
    others = _others(endings)
    if len(others) > _REMEMBERED:
        others.clear()
    ending: set[str] = set()
    for chunk in {*text.split()} - others:
        words = [word for word in _WORD.findall(chunk) if word.lower().endswith(endings)]
        ending.update(words)
        if not words:
            others.add(chunk)
    for place in sorted(place for word in ending for place in whole_words(text, word, _WORD)):
        match = pattern.match(text, place)
        if match is not None:
            yield match


@lru_cache(maxsize=1 << 14)
def nouns(word: str) -> tuple[str, ...]:
    """The nouns that an adjective can be of, those of the longest ending first.

    >>> nouns("hypertensive"), nouns("blue")
    (('hypertension',), ())
    """
    rows = sorted(data_table("grammar", "adjectives.tsv"), key=lambda row: (-len(row[0]), row))
    return tuple(word[: -len(ending)] + noun for ending, noun in rows if word.endswith(ending))


def _adjectives(text: str) -> Iterator[Wanted]:
    for match in _words_ending(text, _adjective_pattern(), _endings()):
        yield Span(*match.span()), nouns(match[0].lower()), "adjective of a disease"


class _HarmPatterns(NamedTuple):
    """What a harm is made of: an organ before a word, or a stem before a suffix."""

    organ: re.Pattern[str]
    word: re.Pattern[str]
    stem: re.Pattern[str]
    suffix: re.Pattern[str]
    begins: AhoCorasick
    organ_of: dict[str, str]
    stem_of: dict[str, str]


@cache
def _harm_patterns() -> _HarmPatterns:
    organ_of: dict[str, str] = {}
    stem_of: dict[str, str] = {}
    for noun, adjectives, combining in data_table("grammar", "organs.tsv"):
        organ_of |= {form: noun for form in (noun, *adjectives.split())}
        stem_of |= {stem: noun for stem in combining.split()}
    words = "|".join(word for word, _ in data_table("grammar", "harms.tsv"))
    organs = "|".join(sorted(organ_of, key=lambda form: (-len(form), form)))
    return _HarmPatterns(
        organ=re.compile(rf"(?<![\w-])({organs})[ \n-]\Z", re.IGNORECASE),
        word=re.compile(rf"(?:{words})(?!\w)", re.IGNORECASE),
        stem=re.compile(rf"(?<![\w-])({'|'.join(stem_of)})\Z", re.IGNORECASE),
        suffix=re.compile(r"(?:toxic(?:ity|ities)?|path(?:y|ies))(?!\w)", re.IGNORECASE),
        begins=AhoCorasick([*(f"{gap}{word}" for gap in _GAPS for word in words.split("|")), *_SUFFIXES]),
        organ_of=organ_of,
        stem_of=stem_of,
    )


@cache
def _names_of_harm(organ: str, word: str) -> tuple[str, ...]:
    """The names to look up for a harm to an organ, each with the noun and the adjectives of the organ."""
    row = next((names for harm, names in data_table("grammar", "harms.tsv") if harm == word), "")
    adjectives = next(
        adjectives.split() for noun, adjectives, _ in data_table("grammar", "organs.tsv") if noun == organ
    )
    return tuple(name.format(form) for name in row.split("|") for form in (organ, *adjectives))


def _harm_starts(text: str) -> list[int]:
    """Where a word of harm begins after a gap, or a suffix of harm."""
    lower = lowered(text)
    found = _harm_patterns().begins.find_matches_as_indexes(lower, overlapping=True)
    return sorted({start + (lower[start] in _GAPS) for _, start, _ in found})


def _harms(text: str) -> Iterator[Wanted]:
    known = _harm_patterns()
    starts = _harm_starts(text)
    for start in starts:
        before = text[max(0, start - _AROUND) : start]
        organ, word = known.organ.search(before), known.word.match(text, start)
        if organ is not None and word is not None:
            names = _names_of_harm(known.organ_of[organ[1].lower()], word[0].lower())
            yield Span(start - len(organ[0]), word.end()), names, "harm to an organ"
    for start in starts:
        before = text[max(0, start - _AROUND) : start]
        stem, suffix = known.stem.search(before), known.suffix.match(text, start)
        if stem is not None and suffix is not None:
            names = _names_of_harm(known.stem_of[stem[1].lower()], "toxicity" if suffix[0][0] in "tT" else "disease")
            yield Span(start - len(stem[0]), suffix.end()), names, "harm to an organ"


@cache
def _stem_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = {stem: category for stem, category, _ in data_table("grammar", "inn_stems.tsv")}
    stems = "|".join(sorted(rows, key=lambda stem: (-len(stem), stem)))
    return re.compile(rf"(?<![\w-])([A-Za-z]?[a-z]{{2,}}({stems}))(?![\w])"), rows


Named = tuple[Span, str, str, str, str]
"""A place, and of its entity the curie, the label and the category, and the rule."""


def _stems(text: str) -> Iterator[Named]:
    pattern, rows = _stem_pattern()
    for match in _words_ending(text, pattern, tuple(rows)):
        name = match[1].lower()
        yield Span(*match.span()), f"claimgraph:{name}", name, rows[match[2]], "INN stem"


@cache
def _code_context() -> re.Pattern[str]:
    words = "|".join(word for word, *_ in data_table("grammar", "code_contexts.tsv"))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _codes(text: str) -> Iterator[Named]:
    for match in _CODE.finditer(text):
        around = text[max(0, match.start() - _AROUND) : match.start()], text[match.end() : match.end() + _AROUND]
        if any(_code_context().search(side) for side in around):
            code = re.sub(r"[- ]", "", match[0])
            yield Span(*match.span()), f"claimgraph:{code}", match[0], "biolink:SmallMolecule", "development code"
