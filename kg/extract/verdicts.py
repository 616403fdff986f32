"""Verdicts on the sentence before: "This turned out to be wrong", "The claim was later refuted [2]".

What they speak of stays in the graph as what it is: denied, doubted or left open, with the words of both sentences.
The words are data (``data/cues/afterwards.tsv``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.bearing import offset
from kg.extract.circumstances import STRENGTH, Support, joined, support_of
from kg.extract.cues import find_verdict
from kg.extract.lexemes import group
from kg.extract.scope import preceding_clause
from kg.model import Certainty, Citation, Cue, CueKind, Document, Sentence, Statement

if TYPE_CHECKING:
    from kg.extract.cue_lexicon import CueLexicon

_RELATIVE = re.compile(r", (?:which|who|whose|that)\b[^,;]*,")
_WORD = re.compile(r"\w+")
_AHEAD = 50
"""How far behind the cue the words stand that say of what it is ("we refuted these claims"), in code points."""


class Told(NamedTuple):
    """A sentence that was read, and what it claims."""

    sentence: Sentence
    statements: Sequence[Statement]


def amended(
    told: Told, document: Document, sentence: Sentence, citations: Sequence[Citation], cues: CueLexicon
) -> list[Statement] | None:
    """The claims of the sentence before, as a sentence leaves them that gives a verdict on it; None if it gives none.

    "This" is what the last clause says, "these findings" all that the sentence does. A denial stands on what is cited
    for it, not on what was cited for the claim; a denial that is denied in its turn is left open.

    :param citations: those of the sentence that gives the verdict.
    """
    if not told.statements or told.sentence.passage != sentence.passage:
        return None
    spoken = joined(document.text, sentence)
    for citation in citations:
        start, end = offset(sentence, citation.span.start), offset(sentence, citation.span.end)
        spoken = spoken[:start] + " " * (end - start) + spoken[end:]
    if "?" in spoken:
        return None
    cue = find_verdict(spoken, sentence, told.sentence, cues)
    if cue is None:
        return None
    meant = {id(s) for s in _meant(told, document, spoken[: offset(sentence, cue.span.end) + _AHEAD], cues)}
    support = support_of(spoken, cue.span, sentence, citations, None)
    return [_judged(s, cue, support, document, sentence) if id(s) in meant else s for s in told.statements]


def _meant(told: Told, document: Document, verdict: str, cues: CueLexicon) -> list[Statement]:
    """The claims that a verdict speaks of."""
    claims = [s for s in told.statements if s.evidence[0].rule != "class-apposition"] or list(told.statements)
    if any(word in group("wholes") for word in _WORD.findall(verdict.lower())):
        return claims
    lowered = joined(document.text, told.sentence).lower()
    end = len(lowered.rstrip(" .?!"))
    clause = preceding_clause(lowered, end, cues.grammar.marks(lowered), cues.grammar)
    asides = [match.span() for match in _RELATIVE.finditer(lowered)]
    main = [s for s in claims if not any(a < _place(s, told.sentence, end) < b for a, b in asides)] or claims
    return [s for s in main if _place(s, told.sentence, end) >= clause]


def _place(statement: Statement, sentence: Sentence, default: int) -> int:
    """Where in the words of a sentence the trigger of a claim stands."""
    trigger = statement.evidence[0].trigger_span
    return offset(sentence, trigger.start) if trigger is not None and sentence.holds(trigger) else default


def _judged(statement: Statement, cue: Cue, support: Support, document: Document, sentence: Sentence) -> Statement:
    """A claim after a verdict on it."""
    (before,) = statement.evidence
    denies = cue.kind is CueKind.NEGATION
    takes_back = denies and not statement.negated and before.outcome is None
    sure = cue.certainty if takes_back else Certainty.OPEN_QUESTION
    if not takes_back or before.certainty is Certainty.OPEN_QUESTION:
        sure = max(sure, before.certainty, key=STRENGTH.index)
    cited = support if takes_back else Support(before.references, before.citation_basis, before.attribution)
    evidence = replace(
        before, pieces=(*before.pieces, *sentence.pieces), quote=f"{before.quote} {joined(document.text, sentence)}",
        certainty=sure, cues=(*before.cues, cue), references=cited.references, citation_basis=cited.basis,
        attribution=cited.attribution,
    )  # fmt: skip
    return replace(statement, negated=statement.negated or takes_back, evidence=(evidence,))
