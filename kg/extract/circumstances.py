"""What surrounds a claim: the kind of work behind it, genotype, model and setting, whose finding it is, and how
sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.bearing import bearing, contrasts, expressions
from kg.extract.gate import Gate
from kg.lexicon import Lexicon
from kg.model import (
    Attribution,
    Certainty,
    Citation,
    ContextFact,
    Cue,
    CueKind,
    EvidenceLevel,
    Mention,
    Sentence,
    Span,
)
from kg.resources import data_table

STRENGTH = (Certainty.ASSERTED, Certainty.HEDGED, Certainty.HYPOTHESISED, Certainty.OPEN_QUESTION)
"""How sure a claim can be, from sure to open."""


@cache
def _levels() -> tuple[tuple[tuple[EvidenceLevel, bool, re.Pattern[str]], ...], Gate]:
    rows = tuple(
        (EvidenceLevel(level), holds == "study", re.compile(rf"(?<!\w)(?:{e})(?!\w)", re.IGNORECASE))
        for level, holds, e in data_table("circumstances", "levels.tsv")
    )
    return rows, Gate(expression for _, _, expression in rows)


@cache
def _settings() -> tuple[tuple[tuple[str, str, re.Pattern[str]], ...], Gate]:
    rows = tuple(
        (kind, value, re.compile(e, re.IGNORECASE)) for kind, value, e in data_table("circumstances", "settings.tsv")
    )
    return rows, Gate(expression for _, _, expression in rows)


def joined(text: str, sentence: Sentence) -> str:
    """The words of a sentence in one line, pieces joined by a blank."""
    return " ".join(text[p.start : p.end] for p in sentence.pieces)


# --- the kind of work ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Work:
    """The evidence levels that a sentence shows itself, and whether they hold on in the following sentences."""

    levels: tuple[EvidenceLevel, ...]
    holds: bool


_NO_WORK = Work((), False)


@lru_cache(maxsize=64)
def work_of(words: str) -> Work:
    """The kinds of work that the words of one sentence tell of, in the order of the model."""
    found: set[EvidenceLevel] = set()
    holds = False
    rows, gate = _levels()
    for level, study, expression in (rows[place] for place in gate(words)):
        if expression.search(words):
            found.add(level)
            holds = holds or study
    if not found:
        return _NO_WORK
    if EvidenceLevel.PDX in found:
        found.discard(EvidenceLevel.IN_VIVO)
    return Work(tuple(level for level in EvidenceLevel if level in found), holds)


# --- genotype, model, setting ----------------------------------------------------------------------------------------

_CONTEXT_OF = {
    "biolink:SequenceVariant": "genotype", "biolink:CellLine": "cell_line", "biolink:ClinicalTrial": "trial",
    "biolink:Disease": "disease", "biolink:MaterialSample": "model", "biolink:IndividualOrganism": "model",
}  # fmt: skip


@lru_cache(maxsize=64)
def settings_of(words: str) -> tuple[ContextFact, ...]:
    """The circumstances without an entity of their own (setting, species, phase, population) that a sentence names."""
    facts: list[ContextFact] = []
    rows, gate = _settings()
    for kind, value, expression in (rows[place] for place in gate(words)):
        if expression.search(words) and (kind, value) not in ((f.kind, f.value) for f in facts):
            facts.append(ContextFact(kind, value, "sentence"))
    return tuple(facts)


def is_circumstance(mention: Mention) -> bool:
    """Whether a mention may be a circumstance of a claim."""
    return mention.category in _CONTEXT_OF


@cache
def _absences() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (kind, side, re.compile(rf"(?:{e})\Z" if side == "before" else e, re.IGNORECASE))
        for kind, side, e in data_table("circumstances", "absent.tsv")
    )


_BESIDE = 60


def is_absent(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Whether the words beside a mention say that what it names was no circumstance: "without NPM1 mutation"."""
    kind, (start, end) = _CONTEXT_OF.get(mention.category), mention.span
    if kind not in ("disease", "genotype", "cell_line"):
        return False
    before = text[max(sentence.span.start, start - _BESIDE) : start].replace("\n", " ")
    after = text[end : min(sentence.span.end, end + _BESIDE)].replace("\n", " ")
    return any(
        e.search(before) if side == "before" else e.match(after) for k, side, e in _absences() if k == kind
    )  # fmt: skip


def is_across(text: str, sentence: Sentence, mention: Mention, place: Span) -> bool:
    """Whether a mention stands in the other of two clauses that contrast: "… in A cells, but X inhibits Z".

    What a phrase before both of them names ("in A cells, …") holds in both.
    """
    start = sentence.span.start
    first, last = sorted((mention.span, place))
    if any(e.fullmatch(text, start, mention.span.start) for k, _, e in _absences() if k == "both"):
        return False
    for side, expression in ((s, e) for k, s, e in _absences() if k == "boundary"):
        if side == "between" and expression.search(text, first.end, last.start):
            return True
        opened = expression.match(text, start, first.start) if side == "open" else None
        if opened is not None and 0 <= text.find(",", opened.end(), last.start) >= first.end:
            return True
    return False


def context_of(mentions: Sequence[Mention], used: Sequence[Span], lexicon: Lexicon) -> list[ContextFact]:
    """The circumstances that mentions of the sentence give, those in a role of the claim left out.

    A named cell line brings its genotype where the sentence names none.
    """
    facts: list[ContextFact] = []
    for mention in mentions:
        kind = _CONTEXT_OF.get(mention.category)
        if kind is None or any(u.overlaps(mention.span) for u in used):
            continue
        if mention.curie.startswith("claimgraph:model_"):
            kind = "model"
        if all((f.kind, f.value) != (kind, mention.curie) for f in facts):
            facts.append(ContextFact(kind, mention.curie, "sentence", mention.span))
    if not any(f.kind == "genotype" for f in facts):
        for fact in [f for f in facts if f.kind == "cell_line"]:
            for variant in lexicon.genotypes_of(fact.value):
                facts.append(ContextFact("genotype", variant, "cell line", fact.span))
    return facts


# --- the study being told ---------------------------------------------------------------------------------------------

_SAME_STUDY = re.compile(
    r"\b(?:the|this|that|these|those|both) (?:[\w*^{}-]+ ){0,3}"
    r"(?:cohorts?|part|arms?|trial|study|patients|responders|analysis|median|responses?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Study:
    """A study that the text is telling: the drug it is about, its circumstances, where it began, and its references."""

    agent: Mention | None
    facts: tuple[ContextFact, ...]
    passage: int
    references: tuple[int, ...]


def goes_on(
    study: Study, words: str, sentence: Sentence, references: tuple[int, ...], cited: bool, others: bool
) -> Study | None:
    """The study, as far as it still is what the sentence tells of, or None.

    In a text without citations (an abstract) it is told to the end. In one with citations it ends with its
    paragraph, with another reference, or with another drug, unless the sentence points back to it ("the second
    cohort").

    :param cited: whether the document has citations at all; `others`: whether the sentence names another drug.
    """
    if not cited:
        return study
    if sentence.passage != study.passage or others:
        return None
    if not references or references == study.references:
        return study
    if _SAME_STUDY.search(words):
        return Study(study.agent, tuple(f for f in study.facts if f.kind != "genotype"), study.passage, references)
    return None


# --- certainty -------------------------------------------------------------------------------------------------------


def certainty_of(
    cues: Sequence[Cue], place: Span, default: str = "", phrase: Span | None = None
) -> tuple[Certainty, bool, tuple[Cue, ...]]:
    """How sure a claim is whose trigger stands at `place`: certainty, whether it is denied, and the cues that say so.

    :param default: the certainty that the pattern itself carries ("risk of" hedges), or empty.
    :param phrase: the noun phrase of a trigger that is a noun; an adverb within it hedges an adjective, not the claim
        ("a potentially life-threatening adverse effect").
    """
    governing = tuple(
        c for c in cues
        if c.scope.covers(place) and not place.overlaps(c.span)
        and not (phrase is not None and phrase.covers(c.span) and c.text.lower().endswith("ly"))
    )  # fmt: skip
    denied = _denied([c for c in governing if c.kind is CueKind.NEGATION])
    degrees = [c.certainty for c in governing]
    degrees += [Certainty.OPEN_QUESTION for c in governing if c.kind is CueKind.QUESTION]
    if default:
        degrees.append(Certainty(default))
    certainty = max(degrees, key=STRENGTH.index, default=Certainty.ASSERTED)
    return certainty, denied, governing


_NEAR = 15
_DETERMINERS = frozenset({"no", "nor", "neither", "none"})


def _denied(cues: Sequence[Cue]) -> bool:
    """Whether the negations leave a claim denied. Only a verb right after another takes it back ("did not fail to");
    "no X and no Y" or "neither … nor" deny once."""
    denied = False
    last: Cue | None = None
    for cue in sorted(cues, key=lambda c: c.span):
        close = last is not None and cue.span.start - last.span.end <= _NEAR
        denied = not denied if close and cue.text.lower() not in _DETERMINERS else True
        last = cue
    return denied


# --- whose finding ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Narrative:
    """A cited work that the text is telling: its references, the passage, and whether it still holds without an
    anaphor."""

    references: tuple[int, ...]
    passage: int
    in_force: bool
    opened_by: str


@dataclass(frozen=True, slots=True)
class Support:
    """The references for a claim, on what ground they were taken, and whose finding that makes it."""

    references: tuple[int, ...]
    basis: str
    attribution: Attribution


def open_narrative(
    words: str, sentence: Sentence, citations: Sequence[Citation], before: Narrative | None
) -> Narrative | None:
    """The narrative in force after this sentence, given the one before it.

    One opens where a sentence names a work and cites it; it is suspended by a sentence with a marker of its own and by
    the end of the paragraph, and taken up again only by words that point back to it.
    """
    mid = [c for c in citations if c.span.start < sentence.span.end - 40 or c.style == "author-year"]
    if mid:
        against = [
            c for phrase in contrasts(words, sentence, citations) if not phrase.concedes for c in phrase.citations
        ]
        mid = [c for c in mid if c not in against]
    if citations and mid and any(e.search(words) for e in expressions("opener")):
        numbers = tuple(dict.fromkeys(n for c in mid[:1] for n in c.references))
        opener = next(m[0] for e in expressions("opener") if (m := e.search(words)))
        return Narrative(numbers, sentence.passage, True, opener.strip())
    if before is None:
        return None
    if citations or sentence.passage != before.passage:
        return Narrative(before.references, before.passage, False, before.opened_by)
    if points_back(words):
        return Narrative(before.references, sentence.passage, before.in_force, before.opened_by)
    return before


@lru_cache(maxsize=64)
def points_back(words: str) -> bool:
    """Whether a sentence points back to the work being told ("the authors", "they demonstrate")."""
    return any(e.search(words) for e in expressions("anaphor")) and not any(
        e.search(words) for e in expressions("ours")
    )


def support_of(
    words: str, place: Span, sentence: Sentence, citations: Sequence[Citation], narrative: Narrative | None,
    cues: Iterable[Cue] = (), reach: int = 0,
) -> Support:  # fmt: skip
    """The references that bear on the claim whose trigger stands at `place`.

    A marker governs the words from the marker before it up to itself; where none follows, a marker earlier in the
    sentence, else the narrative in force. What the sentence speaks against supports nothing (`kg.extract.bearing`).

    :param cues: those that govern the claim; `reach` is where the last of its ends stops, 0 if it has none.
    """
    found = bearing(words, place, sentence, citations, cues, reach)
    told = narrative is not None and points_back(words) and narrative.references
    relayed = any(e.search(found.words) for e in expressions("relayed"))
    if found.markers:
        numbers = list(dict.fromkeys(n for c in found.markers for n in c.references))
        basis = "marker " + " ".join(c.surface for c in found.markers)
        if told and narrative is not None and not set(narrative.references) <= set(numbers):
            numbers += [n for n in narrative.references if n not in numbers]
            basis += f"; narrative: {narrative.opened_by}"
        opened = narrative is not None and narrative.in_force and tuple(numbers) == narrative.references
        return Support(tuple(sorted(numbers)), basis, Attribution.RELAYED if relayed or opened else Attribution.BOTH)
    denied = {n for c in found.aside for n in c.references}
    if (
        narrative is not None
        and narrative.references
        and not found.ours
        and not denied.intersection(narrative.references)
        and ((narrative.in_force and narrative.passage == sentence.passage) or told)
    ):
        return Support(narrative.references, f"narrative: {narrative.opened_by}", Attribution.RELAYED)
    return Support((), "none", Attribution.RELAYED if relayed and not found.ours else Attribution.OWN_VOICE)
