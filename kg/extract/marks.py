"""The marks of a sentence: function words, finite verbs and punctuation that bound clauses and phrases.

No parser: the words are data (`kg/data/cues/grammar.tsv`). `kg.extract.scope` reads the marks to find where the scope
of a cue begins and ends. Offsets are into the sentence's lower-cased text, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

VERBS = ("verb", "base_verb")
SUBORDINATORS = ("complementizer", "relative", "interrogative")
MARKING = (*VERBS, *SUBORDINATORS, "contrast", "reason", "comment", "pronoun", "conjunction")
WORD_CLASSES = (
    *MARKING, "adverb", "copula", "noun_s", "opener", "participle", "past", "preposition", "report", "stative",
)  # fmt: skip

_PUNCTUATION = {
    ",": "comma", ";": "stop", ":": "stop", "–": "stop", "—": "stop", "-": "stop",
    "(": "open", "[": "open", ")": "close", "]": "close",
}  # fmt: skip
_SIGN = r",(?=\s)|[;()\[\]]|:(?=\s)|(?<=\s)[–—-](?=\s)"
# an unlisted word in -ed or -s before a determiner is a finite verb; \w{4,}+ is possessive, so it is tried once a word
_VERB_BY_FORM = (
    r"\w{4,}+(?:(?<=ed)(?=\s+(?:the|an?|its|their|that|both|this|these|neither|any)\s)"
    r"|(?<=s)(?=\s+(?:the|an?|its|their)\s))"
)
SHORT = "n't"
"""The short form of ``not``, which has no blank before it."""
_BEFORE_BASE_FORM = "to|may|might|can|could|will|would|should|must|do|does|did|cannot|unable"


class Mark(NamedTuple):
    """A word or sign that may bound a clause: its class, its place, and how deep in brackets it stands."""

    kind: str
    start: int
    end: int
    depth: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """The word classes of `grammar.tsv`, compiled into the questions that `kg.extract.scope` asks of a text."""

    adverb: str
    kinds: Mapping[str, str]
    mark: re.Pattern[str]
    adverbs: re.Pattern[str]
    attached: re.Pattern[str]
    bare: re.Pattern[str]
    clause_after: re.Pattern[str]
    copula_before: re.Pattern[str]
    introduction: re.Pattern[str]
    opener: re.Pattern[str]
    participle_after: re.Pattern[str]
    passive_after: re.Pattern[str]
    preposition: re.Pattern[str]
    pronoun: re.Pattern[str]
    report: re.Pattern[str]
    verb_group: re.Pattern[str]

    def marks(self, text: str) -> list[Mark]:
        """The marks of a sentence (lower case), in order. A base form after an auxiliary or ``to`` is none."""
        found: list[Mark] = []
        depth = 0
        for match in self.mark.finditer(text):
            start, end = match.span()
            kind = self.kinds.get(match.group(), "verb")
            if kind == "noun_s" or (kind == "base_verb" and self.bare.search(text, max(0, start - 30), start)):
                continue
            if kind == "open":
                depth += 1
            found.append(Mark(kind, start, end, depth))
            if kind == "close":
                depth = max(0, depth - 1)
        return found


def compile_grammar(classes: Mapping[str, Sequence[str]]) -> Grammar:
    """Compile the word classes; every one of `WORD_CLASSES` has words."""
    words = {name: any_of(classes[name]) for name in WORD_CLASSES}
    marking = any_of(word for name in (*MARKING, "noun_s") for word in classes[name])
    adverb = rf"(?:\w+ly|{words['adverb']})"
    participle = rf"(?!{words['stative']}(?!\w))(?:\w+(?:ed|wn)|{words['participle']})(?!\w)"
    past = rf"{words['past']}(?=\s+(?!{words['preposition']}(?!\w)))"
    return Grammar(
        adverb=adverb,
        kinds={**{word: name for name in ("noun_s", *MARKING) for word in classes[name]}, **_PUNCTUATION},
        mark=re.compile(rf"(?<![\w-])(?:{marking}(?:(?![\w-])|(?={SHORT}))|{past}|{_VERB_BY_FORM})|{_SIGN}"),
        adverbs=re.compile(rf"[\s,]*(?:{adverb}[\s,]+){{0,6}}"),
        attached=re.compile(rf"{words['preposition']}\s"),
        bare=re.compile(
            rf"(?<!\w)(?:{_BEFORE_BASE_FORM})(?:n?'t)?\s+(?:(?:not|{words['pronoun']}|{adverb})\s+){{0,6}}\Z"
        ),
        clause_after=re.compile(rf"[\s,]+(?:that|which|if|to what|{words['interrogative']})(?!\w)"),
        copula_before=re.compile(rf"(?<!\w){words['copula']}(?:\s+(?:{adverb}\s+){{0,6}})?\Z"),
        introduction=re.compile(rf"\s*(?:(?:{adverb}|{words['opener']}|{words['preposition']})(?!\w)|\w+ing\s)"),
        opener=re.compile(rf"{words['opener']}(?!\w)"),
        participle_after=re.compile(rf"\s+(?:{adverb}\s+){{0,6}}(?:been\s+)?(?:{adverb}\s+){{0,6}}{participle}"),
        passive_after=re.compile(rf"[\s,]+(?:{adverb}[\s,]+){{0,6}}be(?:en)?\s+(?:{adverb}\s+){{0,6}}{participle}"),
        preposition=re.compile(rf"\s{words['preposition']}\s"),
        pronoun=re.compile(rf"\s+{words['pronoun']}(?!\w)"),
        report=re.compile(rf"[\s,]*(?:{adverb}[\s,]+){{0,6}}{words['report']}(?!\w)"),
        verb_group=re.compile(rf"(?:(?<![\w-])(?:{words['verb']}|be|been|{adverb})(?:[\s,]+|\Z))+\Z"),
    )


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, with common beginnings written once (a flat alternation is slow).

    A space in a word stands for any white space; of two words that begin alike the longer wins.

    >>> any_of(["not", "nor", "no", "as shown"])
    '(?:as\\\\s+shown|no(?:r|t)?)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return f"(?:{inner})" if len(tree) == 1 and (inner := _branches(tree)) else _branches(tree)


def _branches(node: Mapping[str, Any]) -> str:
    branches = [
        (r"\s+" if letter == " " else re.escape(letter)) + _branches(child)
        for letter, child in sorted(node.items())
        if letter
    ]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in node else ''}"
