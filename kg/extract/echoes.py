"""Claims that a sentence makes by pointing at those of the sentence before it: "it did not", "the same holds for"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.extract.circumstances import certainty_of
from kg.extract.kinds import REFERABLE
from kg.extract.statements import Scene, evidence_of
from kg.model import Certainty, Cue, Span, Statement

_ECHO = re.compile(
    r"\b(?:it|they|this|these) (?:might|may|could|can|does|do|did|will|would)(?: not)?(?=\s*[,.;:!]|$)", re.IGNORECASE
)
_PAUSE = re.compile(r"[,;:]\s")
_NEW_CLAUSE = re.compile(r"[;:]\s|\b(?:but|whereas|while|although|though|yet|because|since)\b", re.IGNORECASE)
_SAME = re.compile(
    r"\bthe same (?:holds?|is true|applies|was true|effect|was seen|was observed)(?: true)?(?: also)?"
    r" (?:for|to|with|in)\b",
    re.IGNORECASE,
)


def echoes(scene: Scene, previous: Sequence[Statement], same_kind: Callable[[str, str], bool]) -> Iterator[Statement]:
    """Claims that a sentence makes by pointing at those of the sentence before it.

    "It might" repeats them with its own certainty; "whether the same holds for Z" repeats them with Z in the place
    of the thing of Z's kind.
    """
    if not previous:
        return
    words = scene.words
    echo = _ECHO.search(words)
    if echo is not None:
        start = scene.sentence.span.start + echo.start()
        place = Span(start, start + len(echo[0]))
        certainty, denied, cues = certainty_of(scene.cues, place)
        denied = denied or echo[0].lower().endswith(" not")
        if certainty is Certainty.ASSERTED and re.search(r"might|may|could|can|would", echo[0], re.IGNORECASE):
            certainty = Certainty.HEDGED
        before = [m for m in scene.mentions if m.span.start < start and m.category in REFERABLE]
        opens = not before and not _PAUSE.search(words[: echo.start()])
        for statement in _last_told(previous, scene) if opens else ():
            yield _again(statement, scene, place, certainty, denied, cues)
        return
    same = _SAME.search(words)
    if same is None:
        return
    start = scene.sentence.span.start + same.start()
    place = Span(start, start + len(same[0]))
    certainty, denied, cues = certainty_of(scene.cues, place)
    mention = next((m for m in scene.mentions if 0 <= m.span.start - place.end <= 12), None)
    claims = [p for p in previous if not p.evidence[0].rule.startswith("class-apposition")]
    for statement in [p for p in claims if not p.negated] or claims:
        if mention is None or statement.object == mention.curie or not same_kind(statement.object, mention.curie):
            continue
        again = _again(
            replace(statement, object=mention.curie), scene, place, certainty, statement.negated != denied, cues
        )
        yield replace(again, evidence=(replace(again.evidence[0], object_span=mention.span),))


def _last_told(previous: Sequence[Statement], scene: Scene) -> list[Statement]:
    """The claims of the clause nearest to what follows: none where a clause without claims stands between."""
    triggers = [s.evidence[0].trigger_span for s in previous]
    last = max((t for t in triggers if t is not None), default=None)
    if last is None:
        return []
    nearest = [s for s in previous if s.evidence[0].trigger_span == last]
    if len({s.subject for s in nearest}) > 1:
        return []
    between = scene.document.text[last.end : scene.sentence.span.start]
    return [] if _NEW_CLAUSE.search(between) else nearest


def _again(
    statement: Statement, scene: Scene, place: Span, certainty: Certainty, negated: bool, cues: tuple[Cue, ...]
) -> Statement:
    before = statement.evidence[0]
    evidence = evidence_of(
        scene, f"{before.rule}+ellipsis", place, subject=before.subject_span, object_=before.object_span,
        certainty=certainty, cues=cues, levels=("author opinion",), context=before.context,
    )  # fmt: skip
    pieces = (*before.pieces, *scene.sentence.pieces)
    quote = f"{before.quote} {evidence.quote}"
    return replace(statement, negated=negated, evidence=(replace(evidence, pieces=pieces, quote=quote),))
