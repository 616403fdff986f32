"""Responses: that patients, cells or animals with a genotype or a disease did, or did not, respond to a drug.

Studies and case reports say so in the words of outcome ("a partial response on X", "progressive disease", "growth was
inhibited") rather than with a verb between the drug and the genotype. Such a sentence is read only where the relation
rules found nothing on its drug, where one drug alone can be meant, and where it tells a finding, not a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.alternation import Alternation
from kg.extract.circumstances import certainty_of, is_absent
from kg.extract.exclusions import left_out
from kg.extract.kinds import CELL_LINE, DISEASE, GENES, GIVEN, MIXTURE, ROLE, VARIANT
from kg.extract.lexemes import group
from kg.extract.statements import Scene, evidence_of, facts_of
from kg.model import Certainty, EvidenceLevel, Mention, Sentence, Span, Statement
from kg.resources import data_table

SENSITIVE, RESISTANT, PROGRESSED, INDIFFERENT = "sensitive", "resistant", "progressed", "indifferent"
_TO_SENSITIVITY, _TO_RESISTANCE = "biolink:associated_with_sensitivity_to", "biolink:associated_with_resistance_to"
_PREDICATES = {SENSITIVE: (_TO_SENSITIVITY,), INDIFFERENT: (_TO_SENSITIVITY, _TO_RESISTANCE)}
_ANSWERS = frozenset({
    _TO_SENSITIVITY, _TO_RESISTANCE, "biolink:increases_sensitivity_to", "biolink:decreases_sensitivity_to",
    "biolink:treats", "biolink:applied_to_treat", "biolink:treats_or_applied_or_studied_to_treat",
    "biolink:beneficial_in_models_for",
})  # fmt: skip
"""What the relation rules say of response: where they do, the words of outcome add nothing."""
_STUDIED = "biolink:treats_or_applied_or_studied_to_treat"
_IN_MODELS = "biolink:beneficial_in_models_for"
_ASPECT, _LEVELS = "object_aspect_qualifier", frozenset({"expression", "abundance"})
_TIE = re.compile(
    r"\s*(?:(?!and\b|or\b)[\w-]+ ){0,4}?(?:to|with|on|by|under|after|following|of) (?:the |a |[\w/-]+ inhibitors? )*",
    re.IGNORECASE,
)
GENERIC = "claimgraph:model_"
"""Prefix of the kinds of model ("cell line"), which are no particular one."""
_MODELS = frozenset({EvidenceLevel.IN_VITRO, EvidenceLevel.IN_VIVO, EvidenceLevel.PDX})


class Background(NamedTuple):
    """What earlier sentences of the passage leave open to a sentence that names no drug or genotype of its own: the
    only drug and the only genotype named so far, None where there are several; and the drugs that the document has
    already said to be given for a disease."""

    agent: Mention | None = None
    variant: Mention | None = None
    treated: frozenset[str] = frozenset()


@cache
def _expression(kind: str) -> Alternation:
    rows = data_table("patterns", "responses.tsv")
    return Alternation((rf"(?<![\w-])(?:{e})" for k, e in rows if k == kind), re.IGNORECASE)


def responses(scene: Scene, background: Background, known: Sequence[Statement]) -> Iterator[Statement]:
    """The statements on response that a sentence makes, each with its evidence.

    :param known: what the relation rules found in the sentence; a drug of theirs is left alone.
    """
    words = scene.document.text[scene.sentence.span.start : scene.sentence.span.end]
    if len(scene.sentence.pieces) > 1 or not (scene.agent or background.agent or _drugs(scene, scene.mentions)):
        return
    if not _expression("stem").within(words) or _expression("plan").within(words):
        return
    taken = {end for s in known if s.predicate in _ANSWERS for end in (s.subject, s.object)}
    if any(s.predicate == "claimgraph:synergizes_with" for s in known):
        taken |= {m.curie for m in scene.mentions if m.category == MIXTURE}
    changed = {(s.subject, s.object) for s in known if dict(s.qualifiers).get(_ASPECT) in _LEVELS}
    for polarity, place, clause in _findings(words, scene.sentence.span):
        agent = _agent(scene, place, clause, background)
        if agent is None or agent.curie in taken:
            continue
        bearers = _bearers(scene, clause, background, agent)
        bearers = [b for b in bearers if (agent.curie, b.curie) not in changed]  # "X lowered the level of Y"
        told = _is_told(scene, clause)
        if not told:
            bearers = [b for b in bearers if scene.sentence.holds(b.span)]
        if polarity == PROGRESSED:  # "of patients who had progressed on X": what they carry is told in the sentence
            bearers = [b for b in bearers if scene.sentence.holds(b.span)]
        if polarity == SENSITIVE and any(s.evidence[0].outcome and s.subject == agent.curie for s in known):
            # a rate in a cohort is an outcome of the drug; that its genotype makes sensitive is not said
            bearers = [b for b in bearers if b.category == DISEASE]
            if not bearers and agent.curie in background.treated:
                continue
        if not bearers and told and not scene.document.references:  # a text with a bibliography tells of many diseases
            made = list(_on_topic(scene, polarity, place, agent))
        else:
            made = list(_claims(scene, polarity, place, agent, bearers))
        if made:
            yield from made
            taken.add(agent.curie)


def _findings(words: str, sentence: Span) -> Iterator[tuple[str, Span, Span]]:
    """The words of outcome: their polarity, their place, and the clause around them. That a genotype made no difference
    outweighs the rest of the sentence, and a response the progression that followed it."""
    polarities = [INDIFFERENT, SENSITIVE, RESISTANT]
    if not _expression("detected").within(words):
        polarities.append(PROGRESSED)
    found = [
        (p, m.start(), m.end())
        for p in polarities
        for m in _expression(p).finditer(words)
        if not _in_brackets(words, m.start())
    ]
    if not found:
        return
    bounds = [0, *(m.start() for m in _expression("contrast").finditer(words)), len(words)]
    for polarity, first, last in found:
        others = [(f, t) for p, f, t in found if p != polarity and f < last and first < t]
        if polarity != INDIFFERENT and any(t - f > last - first for f, t in others):
            continue  # "reduced sensitivity to" is no sensitivity
        start = max(b for b in bounds if b <= first)
        end = min((b for b in bounds if b >= last), default=len(words))
        whole = Span(0, len(words)) if polarity == INDIFFERENT else Span(start, end)
        yield (
            polarity, Span(sentence.start + first, sentence.start + last),
            Span(sentence.start + whole.start, sentence.start + whole.end),
        )  # fmt: skip


def _in_brackets(words: str, position: int) -> bool:
    """Whether a bracket is open at `position`: what it explains is no finding ("V600E (a known sensitizing
    mutation)")."""
    return words.count("(", 0, position) > words.count(")", 0, position)


def _agent(scene: Scene, place: Span, clause: Span, background: Background) -> Mention | None:
    """The one drug that the clause, the sentence up to it, or else the passage so far can mean; of several the one
    that a preposition ties to the words of outcome ("a partial response to X")."""
    for reach in (clause, Span(scene.sentence.span.start, clause.end)):
        inside = _drugs(scene, [m for m in scene.mentions if reach.covers(m.span)])
        if len({m.curie for m in inside}) == 1:
            return inside[0]
        if inside:
            tied = (
                m
                for m in inside
                if m.span.start >= place.end and _TIE.fullmatch(scene.document.text[place.end : m.span.start])
            )
            return next(tied, None)
    return None if _drugs(scene, scene.mentions) else scene.agent or background.agent


def _is_told(scene: Scene, clause: Span) -> bool:
    """Whether a clause may take what responds from another sentence: it says that something came about, or it names
    patients or a model. "No response was seen", "would have been avoided" or "was not due to X" tell of nobody."""
    text = scene.document.text
    who = _expression("who").within(text[scene.sentence.span.start : clause.end])
    return who or not _expression("unreal").within(text[clause.start : clause.end])


def _drugs(scene: Scene, mentions: Sequence[Mention]) -> list[Mention]:
    """The drugs and regimens that are given, a class only where no drug is named; "without X" gives none."""
    named = [m for m in mentions if m.category in GIVEN or m.category == ROLE]
    given = [m for m in named if not is_left_out(scene.document.text, scene.sentence, m)]
    return [m for m in given if m.category in GIVEN] or [m for m in given if m.category == ROLE]


def is_left_out(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Whether the words before a drug say that it was not given: "without X", "in the absence of X"."""
    before = text[max(sentence.span.start, mention.span.start - 60) : mention.span.start]
    return any(m.end() == len(before) for m in _expression("left out").finditer(before))


def _bearers(scene: Scene, clause: Span, background: Background, agent: Mention) -> list[Mention]:
    """What responds: the genotypes of the clause or of the sentence up to it, else a gene in a state, a cell line,
    or the disease."""
    before = Span(scene.sentence.span.start, clause.end)
    text = scene.document.text
    others = [m for m in scene.flat if not agent.span.covers(m.span) and not m.curie.startswith(GENERIC)]
    others = [m for m in others if not (left_out(m, scene) or is_absent(text, scene.sentence, m))]
    tiers = [frozenset({VARIANT}), GENES, frozenset({CELL_LINE})]
    if not scene.document.references:
        tiers.append(frozenset({DISEASE}))
    for kinds in tiers:
        for reach in (clause, before):
            inside = {m.curie: m for m in others if m.category in kinds and reach.covers(m.span)}
            if kinds == GENES:
                inside = {c: m for c, m in inside.items() if _in_a_state(scene, m)}
                inside = inside if len(inside) == 1 else {}
            if inside:
                return list(inside.values())
        if VARIANT in kinds and background.variant is not None and not any(m.category == VARIANT for m in scene.flat):
            return [background.variant]
    return []


def _in_a_state(scene: Scene, gene: Mention) -> bool:
    """Whether words beside a gene tell of its state: "X expression", "X-negative", "loss of X"; what "low X" makes
    resistant or sensitive, X does not."""
    text = scene.document.text
    word = text[scene.sentence.span.start : gene.span.start].split(" ")[-2:-1]
    if word and word[0].lower() in group("weakening"):
        return False
    near = text[max(scene.sentence.span.start, gene.span.start - 24) : min(scene.sentence.span.end, gene.span.end + 28)]
    return _expression("genotype").within(near)


def _claims(
    scene: Scene, polarity: str, place: Span, agent: Mention, bearers: Sequence[Mention]
) -> Iterator[Statement]:
    certainty, denied, cues = certainty_of(scene.cues, place)
    if certainty not in (Certainty.ASSERTED, Certainty.HEDGED):
        return
    if polarity == INDIFFERENT:
        denied, bearers = True, [b for b in bearers if b.category == VARIANT or b.category in GENES]
    for bearer in bearers:
        ends, predicates = (bearer, agent), _PREDICATES.get(polarity, (_TO_RESISTANCE,))
        if bearer.category == DISEASE and polarity == SENSITIVE:
            ends = (agent, bearer)
            predicates = (_studied(scene),)
        spans = [m.span for m in ends]
        evidence = evidence_of(
            scene, f"response-{polarity}", place, subject=spans[0], object_=spans[1], certainty=certainty, cues=cues,
            context=facts_of(scene, [agent.span, bearer.span]),
        )  # fmt: skip
        for predicate in predicates:
            yield Statement(ends[0].curie, predicate, ends[1].curie, (), denied, (evidence,))


def _on_topic(scene: Scene, polarity: str, place: Span, agent: Mention) -> Iterator[Statement]:
    """The claim on the disease that the document is about, where the sentence names nothing that responds."""
    certainty, denied, cues = certainty_of(scene.cues, place)
    if scene.topic is None or polarity == INDIFFERENT or certainty not in (Certainty.ASSERTED, Certainty.HEDGED):
        return
    span, facts = agent.span, facts_of(scene, [agent.span])
    failed = polarity != SENSITIVE
    evidence = evidence_of(
        scene, f"response-{polarity}", place, subject=None if failed else span, object_=span if failed else None,
        certainty=certainty, cues=cues, context=facts,
    )  # fmt: skip
    if failed:
        yield Statement(scene.topic, _TO_RESISTANCE, agent.curie, (), denied, (evidence,))
    else:
        yield Statement(agent.curie, _studied(scene), scene.topic, (), denied, (evidence,))


def _studied(scene: Scene) -> str:
    return _IN_MODELS if set(scene.levels) & _MODELS else _STUDIED
