"""Which markers of a sentence bear on a claim of it, and which are of a work that the claim speaks against.

"Contrary to earlier reports [1], X does not inhibit Y" cites what the claim denies; "the claim that … [4] could not be
reproduced" cites who affirmed it; "refs 4 and 5 deny that …" cites at the head of a clause, for what follows. The words
are data (``data/circumstances/narrative.tsv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.model import Citation, Cue, CueKind, Sentence, Span
from kg.resources import data_table

_PAUSE = re.compile(r"[,;:](?!\d)")
_RELATIVE = re.compile(r"[\])}]?,? ?(?:who|whose|which|where|in which)\b", re.IGNORECASE)
_CLOSE = 3
"""Code points between two markers that stand side by side, at most."""


@cache
def expressions(kind: str) -> tuple[re.Pattern[str], ...]:
    """The expressions of a kind, from ``data/circumstances/narrative.tsv``."""
    return tuple(re.compile(e, re.IGNORECASE) for k, e in data_table("circumstances", "narrative.tsv") if k == kind)


class Contrast(NamedTuple):
    """A phrase that a sentence sets its main clause against: its place in the words, and the markers in it."""

    start: int
    end: int
    citations: tuple[Citation, ...]
    concedes: bool

    def covers(self, position: int) -> bool:
        """Whether a place in the words lies in the phrase."""
        return self.start <= position < self.end


class Bearing(NamedTuple):
    """The markers that bear on a claim; those of its sentence that do not; and the words of the clause's own voice.

    `words` are those of the sentence without the phrases that it sets itself against; `ours` is whether the words
    between the last marker and the claim say that the authors found it ("but we saw").
    """

    markers: tuple[Citation, ...]
    aside: tuple[Citation, ...]
    words: str
    ours: bool


def offset(sentence: Sentence, position: int) -> int:
    """Where in the joined words of a sentence a code point of the document stands."""
    before = 0
    for piece in sentence.pieces:
        if position <= piece.end:
            return before + max(0, position - piece.start)
        before += piece.end - piece.start + 1
    return before


def contrasts(words: str, sentence: Sentence, citations: Sequence[Citation]) -> Iterator[Contrast]:
    """The phrases that a sentence sets its main clause against, in order of kind and place.

    Such a phrase ("contrary to …") ends at its comma; one that stands last with its marker. A clause that concedes
    ("although …") is one only where it stands first and a marker stands before its comma.
    """
    placed = [(offset(sentence, c.span.start), offset(sentence, c.span.end), c) for c in citations]
    for expression in expressions("contrast"):
        for match in expression.finditer(words):
            yield _phrase(words, match.start(), [p for p in placed if p[0] >= match.end()])
    for expression in expressions("concession"):
        opening = expression.match(words)
        if opening is not None:
            held = [p for p in placed if p[0] >= opening.end()]
            last = next((k for k, p in enumerate(held) if _at_pause(words, p[0], p[1])), None)
            pause = _PAUSE.search(words, held[0][1]) if held else None
            if last is None and pause is not None:  # "although X inhibits Y [1] in mice, …"
                last = max(k for k, p in enumerate(held) if p[0] < pause.start())
            if last is not None:
                inside = tuple(citation for *_, citation in held[: last + 1])
                yield Contrast(opening.start(), held[last][1], inside, True)


def _at_pause(words: str, start: int, end: int) -> bool:
    return words[end : end + 1] in {",", ";"} or words[max(0, start - 1) : start] in {",", ";"}


def _phrase(words: str, start: int, placed: Sequence[tuple[int, int, Citation]]) -> Contrast:
    pauses = [m.start() for m in _PAUSE.finditer(words, start) if not any(f <= m.start() < t for f, t, _ in placed)]
    pause = next(iter(pauses), None)
    held = [p for p in placed if pause is None or p[0] <= pause + 1]
    if placed and not held and pause is not None:  # "reports in mice, rats and patients [1], …": the comma of a list
        first, last, _ = placed[0]
        between = words[pause:first]
        if _at_pause(words, first, last) and re.search(r",? (?:and|or) (?:[\w-]+ ){0,3}[\w-]+ ?\Z", between):
            held, pause = [placed[0]], None
    if pause is None:
        held = [p for k, p in enumerate(held) if p[0] - held[max(0, k - 1)][1] <= _CLOSE or k == 0]
    end = max([t for _, t, _ in held], default=0)
    stop = max(end, pause if pause is not None else 0 if held else len(words))
    if _RELATIVE.match(words, stop):  # "unlike Lee et al. [1], who found …": what they found is theirs
        following = _PAUSE.search(words, stop + 2)
        stop = following.start() if following is not None else len(words)
    return Contrast(start, stop, tuple(citation for *_, citation in held), False)


def bearing(
    words: str, place: Span, sentence: Sentence, citations: Sequence[Citation], cues: Iterable[Cue] = (), reach: int = 0
) -> Bearing:
    """The markers that bear on the claim whose trigger stands at `place`.

    :param words: those of the sentence, pieces joined by a blank.
    :param cues: those that govern the claim; what is cited for the words that they deny is not cited for the denial.
    :param reach: where the last of the claim's ends stops: of "X inhibits A [1] and B [2]" the marker behind B counts.
    """
    at = offset(sentence, place.start)
    against = [c for c in contrasts(words, sentence, citations) if not c.covers(at)]
    aside = [c for phrase in against for c in phrase.citations if not phrase.concedes or at >= phrase.end]
    aside += _cited_for_the_denied(words, place, sentence, citations, cues)
    kept = [c for c in citations if c not in aside]
    following = _until_head(words, sentence, [c for c in kept if c.span.end > place.start])
    beyond = [c for c in following if c.span.start >= reach]
    passed = [c for c in following if c.span.end <= reach]
    following = beyond or ([] if passed and _joined(words, sentence, passed[-1]) else following)
    before = [c for c in citations if c.span.end <= place.start]
    since = words[offset(sentence, before[-1].span.end) if before else 0 : at]
    ours = any(e.search(since) for e in expressions("ours"))
    elsewhere = ours or any(_joined(words, sentence, c) for c in before[-1:])
    markers = _cluster(following) or ([] if elsewhere else _cluster_back([c for c in before if c in kept]))
    spoken = list(words)
    for phrase in against:
        spoken[phrase.start : phrase.end] = " " * (phrase.end - phrase.start)
    return Bearing(tuple(markers), tuple(aside), "".join(spoken), ours)


def _joined(words: str, sentence: Sentence, citation: Citation) -> bool:
    """Whether a clause that contrasts with the one before opens behind a marker: "X inhibits A [1], but not B"."""
    end = offset(sentence, citation.span.end)
    return any(e.match(words, end) for e in expressions("joint"))


def _cited_for_the_denied(
    words: str, place: Span, sentence: Sentence, citations: Sequence[Citation], cues: Iterable[Cue]
) -> Iterator[Citation]:
    """The markers of a denied report: between it and the denial ("the claim that … [4] could not be reproduced"), or
    behind it ("we refuted the claim that … [4]")."""
    at = offset(sentence, place.start)
    for cue in (cue for cue in cues if cue.kind is CueKind.NEGATION):
        between = words[offset(sentence, cue.span.end) : at]
        if cue.span.start >= place.end:
            yield from (c for c in citations if place.end <= c.span.start and c.span.end <= cue.span.start)
        elif cue.text.lower() != "no" and any(e.search(between) for e in expressions("report")):
            yield from (c for c in citations if place.end <= c.span.start)


def _until_head(words: str, sentence: Sentence, citations: Sequence[Citation]) -> list[Citation]:
    """The markers before the first that stands at the head of a clause ("but refs 4 and 5 deny"): that one is for what
    follows it."""
    kept: list[Citation] = []
    for citation in citations:
        start, end = offset(sentence, citation.span.start), offset(sentence, citation.span.end)
        told = any(e.match(words, end) for e in expressions("head"))
        if told and not any(e.search(words[:start]) for e in expressions("as")):
            break
        kept.append(citation)
    return kept


def _cluster(citations: Sequence[Citation]) -> list[Citation]:
    """The first marker and those that directly follow it."""
    cluster: list[Citation] = []
    for citation in citations:
        if cluster and citation.span.start - cluster[-1].span.end > _CLOSE:
            break
        cluster.append(citation)
    return cluster


def _cluster_back(citations: Sequence[Citation]) -> list[Citation]:
    """The last marker and those directly before it."""
    cluster: list[Citation] = []
    for citation in reversed(citations):
        if cluster and cluster[0].span.start - citation.span.end > _CLOSE:
            break
        cluster.insert(0, citation)
    return cluster
