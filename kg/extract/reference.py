"""What pronouns and short noun phrases point back to: "it", "they", "this drug", "this disease", "the class"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from kg.extract.chunk import Chunk, Kind
from kg.extract.gate import Gate
from kg.extract.grammar import Tag
from kg.extract.kinds import REFERABLE, VARIANT
from kg.extract.lexemes import group
from kg.extract.tokens import Token
from kg.model import Grounding, Mention, Sentence, Span
from kg.resources import data_table


@cache
def _anaphors() -> tuple[tuple[tuple[re.Pattern[str], frozenset[str]], ...], Gate]:
    table = data_table("grammar", "anaphors.tsv")
    rows = tuple((re.compile(rf"(?<!\w)(?:{e})(?!\w)", re.IGNORECASE), frozenset(c.split("|"))) for e, c in table)
    return rows, Gate(expression for expression, _ in rows)


_PAIRED = re.compile(r"\b(?:the|The) (?P<which>former|latter)\b")
_SIDE_BY_SIDE = 40
"""Code points between two things named side by side, at most."""


def _pointing(meant: Mention, span: Span, text: str, rule: str, score: float) -> Mention:
    """Words that stand for a thing named before, as a mention of it."""
    grounding = Grounding(meant.text, rule, score)
    return replace(meant, span=span, text=text, grounding=grounding, nested=False, antecedent=meant.span)


def follows_stranger(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the nearest clause subject before chunk `i` names one thing that is not known: "compound ABC did not act;
    instead, it …". A pronoun then means that thing.

    Plurals, pronouns and words that may stand for the known drug (the group ``stand_ins``) are passed over.
    """
    for j in range(i - 1, 0, -1):
        if chunks[j].kind is not Kind.VP or not chunks[j].finite:
            continue
        if j + 1 < len(chunks) and chunks[j + 1].tokens[0].key == "that":  # who says that it acts is not what acts
            continue
        phrase = []
        k = j - 1
        while k >= 0 and chunks[k].kind in (Kind.ADVERB, Kind.NP, Kind.PREPOSITION):
            phrase += [chunks[k]] if chunks[k].kind is Kind.NP else []
            k -= 1
        if any(token.mention is not None for chunk in phrase for token in chunk.tokens):
            return False
        if any(_is_one_stranger(chunk.tokens[-1]) for chunk in phrase):
            return True
    return False


def _is_one_stranger(head: Token) -> bool:
    plural = head.key.endswith("s") and not head.key.endswith(("ss", "us", "is"))
    return head.tag is Tag.WORD and not plural and head.key not in group("stand_ins")


class Referents:
    """The things named so far in a document, most recent last, and the anaphors resolved to them."""

    def __init__(self) -> None:
        self._past: list[Mention] = []
        self.subject: Mention | None = None
        self.used: list[Mention] = []

    def note(self, mentions: Sequence[Mention]) -> None:
        """Remember the mentions of a sentence that was read."""
        self._past += [m for m in mentions if m.antecedent is None]
        agents = [m for m in mentions if m.category in REFERABLE]
        if agents:
            self.subject = agents[0]

    def noun_anaphors(self, text: str, sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
        """The noun phrases of a sentence that point back to a thing of a kind: "this disease", "that drug"."""
        found: list[Mention] = []
        rows, gate = _anaphors()
        for piece in sentence.pieces:
            words = text[piece.start : piece.end]
            for expression, categories in (rows[place] for place in gate(words)):
                for match in expression.finditer(text, piece.start, piece.end):
                    span = Span(*match.span())
                    if any(m.span.overlaps(span) for m in (*mentions, *found)):
                        continue
                    here = [m for m in mentions if m.span.end <= span.start]
                    meant = next((m for m in reversed([*self._past, *here]) if m.category in categories), None)
                    if meant is not None:
                        found.append(_pointing(meant, span, match[0], "anaphor", 0.8))
            if "former" in words or "latter" in words:
                found += self._of_pair(text, piece, mentions)
        return found

    def _of_pair(self, text: str, piece: Span, mentions: Sequence[Mention]) -> list[Mention]:
        """ "The former" and "the latter": the first and the second of the last two things of a kind side by side."""
        found: list[Mention] = []
        for match in _PAIRED.finditer(text, piece.start, piece.end):
            before = [m for m in (*self._past, *mentions) if m.span.end <= match.start() and m.antecedent is None][-6:]
            for first, second in reversed(list(pairwise(before))):
                close = second.span.start - first.span.end <= _SIDE_BY_SIDE
                if first.category == second.category and first.curie != second.curie and close:
                    meant = first if match["which"].lower() == "former" else second
                    found.append(_pointing(meant, Span(*match.span()), match[0], "anaphor", 0.8))
                    break
        return found

    def pronoun(self, token: Token, mentions: Sequence[Mention]) -> Mention | None:
        """What a pronoun means: the first agent before it in its own sentence, or a variant where no agent is, else the
        agent of the sentence before."""
        before = [m for m in mentions if m.span.end <= token.span.start]
        earlier = [m for m in before if m.category in REFERABLE] or [m for m in before if m.category == VARIANT]
        meant = earlier[0] if earlier else self.subject
        if meant is None:
            return None
        many = token.key in ("they", "these", "their")
        mention = _pointing(meant, token.span, token.text, "pronoun", 0.7 if many else 0.6)
        self.used.append(mention)
        return mention
