"""The closed words and the verbs of English, from data: what tag a word can have, and which verb a form belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from kg.errors import DataError
from kg.extract.morphology import verb_forms
from kg.resources import data_table


class Tag(StrEnum):
    """What a token can be in the shallow parse."""

    AUXILIARY = "AUX"
    MODAL = "MOD"
    NEGATION = "NEG"
    TO = "TO"
    DETERMINER = "DET"
    PREPOSITION = "PREP"
    CONJUNCTION = "CC"
    SUBORDINATOR = "SUB"
    RELATIVE = "REL"
    PRONOUN = "PRON"
    ADVERB = "ADV"
    MENTION = "M"
    NUMBER = "NUM"
    WORD = "W"
    PUNCTUATION = "P"


class Form(StrEnum):
    """The forms of a verb."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    GERUND = "gerund"


class VerbReading(NamedTuple):
    """A verb that a word form may belong to, and the form that it then is."""

    lemma: str
    form: Form


_DASHES = dict.fromkeys(map(ord, "-‐‑–—"))


def squeeze(word: str) -> str:
    """The key under which a word is looked up: lower case, without hyphens and dashes.

    >>> squeeze("Down-regulates")
    'downregulates'
    """
    return word.lower().translate(_DASHES)


Looked = tuple[str, Tag, tuple[VerbReading, ...]]
"""The key of a word, its tag and its readings as a verb."""
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Grammar:
    """Word tables. `closed` maps a lower-case word to its tag, `verbs` a squeezed form to its readings; `noun_or_verb`
    are forms that are nouns as often as verbs, `nounish` gerunds that are nouns unless an object follows. `seen` are
    words that were looked up: key, tag and verb readings of each."""

    closed: MappingProxyType[str, Tag]
    verbs: MappingProxyType[str, tuple[VerbReading, ...]]
    noun_or_verb: frozenset[str] = frozenset()
    nounish: frozenset[str] = frozenset()
    seen: dict[str, Looked] = field(default_factory=dict, repr=False, compare=False)

    def remember(self, word: str, looked: Looked) -> Looked:
        """Keep what was looked up of a word."""
        if len(self.seen) >= _REMEMBERED:
            self.seen.clear()
        self.seen[word] = looked
        return looked


def _rows(name: str, width: int) -> Iterable[tuple[str, ...]]:
    for number, cells in enumerate(data_table("grammar", name), 3):
        if len(cells) != width:
            raise DataError(f"{len(cells)} columns instead of {width}", where=f"{name}, line {number}")
        yield cells


def readings_of(lemma: str, past: str = "", participle: str = "", doubles: bool = False) -> dict[str, set[VerbReading]]:
    """All forms of one verb, squeezed, each with what it may be read as."""
    forms = verb_forms(lemma, past=past, participle=participle, doubles=doubles)
    table: dict[str, set[VerbReading]] = {}
    for form, word in zip(Form, forms, strict=True):
        table.setdefault(squeeze(word), set()).add(VerbReading(lemma, form))
    return table


@cache
def irregular_verbs() -> MappingProxyType[str, tuple[str, str, bool]]:
    """Past, participle and doubling of the listed verbs, by lemma."""
    return MappingProxyType({r[0]: (r[1], r[2], r[3] == "yes") for r in _rows("verbs.tsv", 4)})


def load_grammar(trigger_verbs: Iterable[str] = ()) -> Grammar:
    """The grammar, with the verbs of the patterns beside those of the list.

    :param trigger_verbs: lemmas, without particle.
    """
    words = {tag: frozenset(cell.split()) for tag, cell in _rows("closed.tsv", 2) if tag in ("NV", "NOUNISH")}
    closed = {w: Tag(tag) for tag, cell in _rows("closed.tsv", 2) if tag not in words for w in cell.split()}
    listed = irregular_verbs()
    table: dict[str, set[VerbReading]] = {}
    for lemma in sorted({*listed, *trigger_verbs}):
        for word, readings in readings_of(lemma, *listed.get(lemma, ("", "", False))).items():
            table.setdefault(word, set()).update(readings)
    verbs = {word: tuple(sorted(readings)) for word, readings in table.items()}
    return Grammar(MappingProxyType(closed), MappingProxyType(verbs), words["NV"], words["NOUNISH"])
