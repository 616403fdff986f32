"""The words of a sentence as the relation rules see them: mentions in one piece, markers and asides set apart."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.grammar import Grammar, Tag, VerbReading, squeeze
from kg.model import Mention, Sentence, Span

WORD = re.compile(
    r"\d+(?:[.,·]\d+)*%?"
    r"|[-‐‑–—][^\W\d_]{3,}"
    r"|[^\W_]+(?:[-‐‑'’./][^\W_]+)*"
    r"|[^\s\w]"
)
HYPHENS = "-‐‑–"
_OPENERS, _CLOSERS = "([{", ")]}"
_SHORT = ("n't", "n’t")
_HELPERS = (Tag.AUXILIARY, Tag.MODAL)
_MARKUP = '*_`^{}"“”'
PARTED = ("up", "down"), "regulat"
"""The first halves of a verb that is also written as two words, and how its second half begins."""


class Token(NamedTuple):
    """A word, a punctuation mark, or a whole mention. `key` is what tables are looked up by; `span` is in the document.
    `verbs` are the verb readings of its form. `aside` is the depth of brackets around it; `bracket` are the mentions in
    the brackets that follow it, `names` those of them that are second names ("receptor alpha (RA)")."""

    span: Span
    text: str
    key: str
    tag: Tag
    mention: Mention | None = None
    verbs: tuple[VerbReading, ...] = ()
    aside: int = 0
    bracket: tuple[Mention, ...] = ()
    names: tuple[Mention, ...] = ()


def tokenize(
    text: str, sentence: Sentence, mentions: Sequence[Mention], skipped: Sequence[Span], grammar: Grammar
) -> tuple[Token, ...]:
    """The tokens of a sentence, in order, over all of its pieces.

    :param text: the document's text.
    :param mentions: top-level mentions within the sentence, sorted, not overlapping.
    :param skipped: spans to leave out (citation markers), sorted.
    """
    tokens: list[Token] = []
    depth = 0
    for stretch in stretches(sentence, mentions):
        if isinstance(stretch, Mention):
            key = squeeze(stretch.text)
            tokens.append(Token(stretch.span, stretch.text, key, Tag.MENTION, stretch, (), depth))
        else:
            plain = _plain(text, stretch, skipped, grammar, depth)
            tokens += plain
            depth = _depth_after(plain, depth)
    return tuple(_joined(tokens, grammar))


def stretches(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Mention | Span]:
    """The mentions of a sentence and the stretches between them, in order, over all of its pieces.

    :param mentions: top-level mentions within the sentence, sorted, not overlapping.
    """
    mention_at = {m.span.start: m for m in mentions}
    starts = sorted(mention_at)
    for piece in sentence.pieces:
        position = piece.start
        while position < piece.end:
            mention = mention_at.get(position)
            if mention is not None:
                yield mention
                position = mention.span.end
                continue
            following = bisect_right(starts, position)
            stop = min(starts[following], piece.end) if following < len(starts) else piece.end
            yield Span(position, stop)
            position = stop


def _joined(tokens: Sequence[Token], grammar: Grammar) -> Iterator[Token]:
    """ "Up regulated" and "down regulated" written as two words are one verb."""
    i = 0
    while i < len(tokens):
        token = tokens[i]
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if following is not None and token.key in PARTED[0] and following.key.startswith(PARTED[1]):
            key = token.key + following.key
            span = Span(token.span.start, following.span.end)
            yield Token(
                span, f"{token.text} {following.text}", key, Tag.WORD, None, grammar.verbs.get(key, ()), token.aside
            )
            i += 2
            continue
        yield token
        i += 1


def asides(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Each bracket as tokens of its own, after the token before it and a comma: "X (a Y inhibitor)" as "X, a Y
    inhibitor"."""
    last: Token | None = None
    group: list[Token] = []
    for token in tokens:
        if token.aside == 0:
            if len(group) > 2 and last is not None:
                yield (last, *(t._replace(aside=0, text="," if k == 0 else t.text) for k, t in enumerate(group[:-1])))
            last, group = token, []
        elif last is not None:
            group.append(token)


def _depth_after(tokens: Sequence[Token], before: int) -> int:
    """How many brackets are open behind the tokens."""
    if not tokens:
        return before
    last = tokens[-1]
    return max(0, last.aside - 1) if last.text in _CLOSERS else last.aside


def _plain(text: str, within: Span, skipped: Sequence[Span], grammar: Grammar, depth: int) -> list[Token]:
    """The tokens of a stretch without mentions.

    :param depth: how many brackets are open where it starts.
    """
    tokens: list[Token] = []
    for match in WORD.finditer(text, within.start, within.end):
        word, span = match[0], Span(*match.span())
        if word in _MARKUP or (skipped and any(s.overlaps(span) for s in skipped)):
            continue
        if word in _OPENERS:
            depth += 1
            tokens.append(Token(span, word, word, Tag.PUNCTUATION, aside=depth))
            continue
        if word in _CLOSERS:
            tokens.append(Token(span, word, word, Tag.PUNCTUATION, aside=depth))
            depth = max(0, depth - 1)
            continue
        for part, place in _parts(word, span, grammar):
            known = grammar.seen.get(part)
            if known is None:
                key = squeeze(part)
                known = grammar.remember(part, (key, _tag(part, key, grammar), grammar.verbs.get(key, ())))
            key, tag, verbs = known
            tokens.append(Token(place, part, key, tag, None, verbs, depth))
    return tokens


def _parts(word: str, span: Span, grammar: Grammar) -> tuple[tuple[str, Span], ...]:
    """A word, or the two that a short form is made of: "did" and "n't"."""
    if word.endswith(_SHORT) and grammar.closed.get(word[: -len(_SHORT[0])].lower()) in _HELPERS:
        cut = span.end - len(_SHORT[0])
        return (word[: cut - span.end], Span(span.start, cut)), (word[cut - span.end :], Span(cut, span.end))
    return ((word, span),)


def _tag(word: str, key: str, grammar: Grammar) -> Tag:
    closed = grammar.closed.get(word.lower().replace("’", "'"))
    if closed is not None:
        return closed
    if word[0].isdigit():
        return Tag.NUMBER
    if not word[-1].isalnum():
        return Tag.PUNCTUATION
    if key.endswith("ly") and len(key) > 4 and not grammar.verbs.get(key):
        return Tag.ADVERB
    return Tag.WORD
