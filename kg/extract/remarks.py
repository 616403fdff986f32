"""Remarks on what is known: what limits a drug, which evidence is missing, where drugs of a class differ, which event
is given as the ground of a synergy, what a work set out to find, what may come of it.

An end of such a claim is often no name but a phrase ("definitive studies"), or an event that the sentence has just told
("downregulation of BCL2 and MCL1"): it becomes a local entity named by its words. The expressions are data
(``data/patterns/remarks.tsv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.extract.circumstances import certainty_of, support_of
from kg.extract.flat import Flat, flat
from kg.extract.gate import Gate
from kg.extract.kinds import AGENTS, ROLE, TREATMENT
from kg.extract.regimens import slug
from kg.extract.statements import Scene, evidence_of, facts_of
from kg.identifiers import content_hash
from kg.model import Entity, Mention, Sentence, Span, Statement
from kg.read.given import local_id
from kg.resources import data_table

PHRASE, WORK = "biolink:NamedThing", "biolink:Publication"
_DETERMINERS = re.compile(r"(?:(?:the|a|an|this|that|these|those|such|their|its|many|any|some) )+", re.IGNORECASE)
_POINTING = re.compile(r"\b(?:it|them|they|their|its)\b", re.IGNORECASE)
_GENERIC = re.compile(r"\b(?:agents|drugs|compounds|inhibitors|molecules|members|class)\b", re.IGNORECASE)
_SIDE = re.compile(r"\b(activity|efficacy|effects?|sensitivity|potency|cytotoxicity|responses?)\b", re.IGNORECASE)
_SYNERGY = re.compile(r"\bsynerg", re.IGNORECASE)
_ADDITION = re.compile(r" (?:with|to|for|from|in|on|under|after) ")
_MACROS = {
    "{P}": r"[^,;.()]{3,120}",
    "{N}": r"(?:[\w/+-]+ ){0,5}[\w/+-]+(?: (?:of|with|in|between)(?: [\w/+-]+){1,6})?",
}
LONGEST_NAME = 90
"""Code points of the longest phrase that names an entity; a longer one is no name."""


class End(NamedTuple):
    """An end of a claim: its CURIE, its place if it has one, and its entity where no vocabulary has it."""

    curie: str
    place: Span | None
    entity: Entity | None = None


class Remark(NamedTuple):
    """A claim, and the entities that it brings along."""

    statement: Statement
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A match of an expression in a sentence: where, and what bears on its roles.

    `said` are the claims found in the sentence so far, `subject` what a pronoun would mean in it, `synergy` the synergy
    that the document told last.
    """

    scene: Scene
    words: Flat
    match: re.Match[str]
    said: Sequence[Statement]
    subject: Mention | None
    synergy: Statement | None

    def place(self, name: str) -> Span | None:
        """Where a group of the expression stands in the document, None where it matched nothing."""
        if name not in self.match.re.groupindex or self.match[name] is None:
            return None
        return self.words.place(*self.match.span(name))

    def mentions(self, name: str) -> list[Mention]:
        """The mentions within a group, in order."""
        place = self.place(name)
        return [m for m in self.scene.mentions if place is not None and place.covers(m.span)]


class _Row(NamedTuple):
    rule: str
    predicate: str
    subject: str
    object: str
    levels: tuple[str, ...]
    trigger: re.Pattern[str]
    expression: re.Pattern[str]


@cache
def _rows() -> tuple[tuple[_Row, ...], Gate, Gate]:
    """The rows, which of their triggers can be in a sentence, and which of their whole expressions: mostly none."""
    rows = []
    for rule, predicate, subject, object_, level, before, trigger, after in data_table("patterns", "remarks.tsv"):
        whole = rf"(?<![\w-])(?:{before}(?P<trigger>{trigger}){after})"
        for macro, words in _MACROS.items():
            whole = whole.replace(macro, words)
        levels = () if level == "-" else (level,)
        first, every = (re.compile(words, re.IGNORECASE) for words in (rf"\b(?:{trigger})", whole))
        rows.append(_Row(rule, predicate, subject, object_, levels, first, every))
    return tuple(rows), Gate(row.trigger for row in rows), Gate(row.expression for row in rows)


def may_remark(text: str, sentence: Sentence, words: str) -> bool:
    """Whether a sentence can make a remark at all: a cheap look before all else.

    :param text: the document's text; `words` those of the sentence, as printed.
    """
    rows, of_trigger, _ = _rows()
    if not _possible(flat(text, sentence)):
        return False
    return any(rows[place].trigger.search(words) for place in of_trigger(words))


def _possible(words: Flat) -> list[int]:
    """The places of the rows that may fit some words, in order."""
    _, of_trigger, of_whole = _rows()
    triggered = of_trigger(words.words)
    return sorted({*triggered}.intersection(of_whole(words.words))) if triggered else []


def remarks(
    scene: Scene, said: Sequence[Statement], subject: Mention | None, synergy: Statement | None
) -> Iterator[Remark]:
    """The remarks that a sentence makes, each with its evidence; for sentences that `may_remark`.

    :param said: the claims that the relation rules found in the sentence.
    :param subject: what a pronoun means here, if anything was named before.
    :param synergy: the synergy that the document told last.
    """
    rows, _, _ = _rows()
    words = flat(scene.document.text, scene.sentence)
    told = list(said)
    for row in (rows[place] for place in _possible(words)):
        if not row.trigger.search(words.words):
            continue
        for match in row.expression.finditer(words.words):
            found = Found(scene, words, match, told, subject, synergy)
            left, right = _end(found, row.subject, "subject"), _end(found, row.object, "object")
            if left is not None and right is not None and left.curie != right.curie:
                remark = _remark(found, row, left, right)
                told.append(remark.statement)
                yield remark


def _remark(found: Found, row: _Row, left: End, right: End) -> Remark:
    scene = found.scene
    place = found.words.place(*found.match.span("trigger"))
    certainty, denied, cues = certainty_of(scene.cues, place)
    ends = [end.place for end in (left, right) if end.place is not None]
    evidence = evidence_of(
        scene, row.rule, place, subject=left.place, object_=right.place, certainty=certainty, cues=cues,
        levels=row.levels, context=facts_of(scene, ends),
    )  # fmt: skip
    statement = Statement(left.curie, row.predicate, right.curie, (), denied, (evidence,))
    return Remark(statement, tuple(end.entity for end in (left, right) if end.entity is not None))


def _within(place: Span, scene: Scene) -> Span:
    """The part of a place that lies in one piece of the sentence, without the blanks around it."""
    piece = next((p for p in scene.sentence.pieces if p.start <= place.start < p.end), scene.sentence.pieces[0])
    text = scene.document.text
    start, end = place.start, min(place.end, piece.end)
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


# --- the ends --------------------------------------------------------------------------------------------------------


def _end(found: Found, role: str, group: str) -> End | None:
    if role == "agent":
        return _agent(found)
    if role == "agent inside":
        return _agent(found) if _speaks_of_an_agent(found) else None
    if role == "class":
        return _class(found, group)
    if role == "event":
        return _event(found)
    if role == "effect":
        return _effect(found, group)
    if role == "work":
        return _work(found)
    if role == "thing":
        named = [m for m in found.mentions(group) if m.category not in AGENTS]
        return End(named[0].curie, named[0].span) if named else None
    if role == "topic":
        return End(found.scene.topic, None) if found.scene.topic is not None else None
    if role == "limit":
        limits = [x for x in found.said if x.predicate == "claimgraph:has_limitation"]
        return End(limits[-1].object, limits[-1].evidence[0].object_span) if limits else None
    return _synergy(found, group) or _phrase(found, group, role)


def _speaks_of_an_agent(found: Found) -> bool:
    named = found.mentions("object")
    return any(m.category in AGENTS for m in named) or _POINTING.search(found.match["object"]) is not None


def _agent(found: Found) -> End | None:
    """The drug that is spoken of: in the phrase, by a pronoun or "monotherapy" in it, or before it."""
    named = found.mentions("object")
    drugs = [m for m in named if m.category in AGENTS]
    if drugs:
        return End(drugs[0].curie, drugs[0].span)
    place = found.place("object")
    before = [m for m in found.scene.mentions if m.category in AGENTS and place and m.span.end <= place.start]
    meant = before[-1] if before else found.subject
    alone = next((m for m in named if m.category == TREATMENT), None)
    if alone is not None:
        return End(meant.curie, alone.span) if meant is not None else None
    points = _POINTING.search(found.match["object"]) is not None or found.match.start() > 0
    if meant is None or not points:
        return None
    if before:
        return End(meant.curie, meant.span)
    claimed = next(iter(found.said), None)  # "it might, but studies are lacking": what the claim before is about
    return End(claimed.subject, claimed.evidence[0].subject_span) if claimed is not None else None


def _class(found: Found, group: str) -> End | None:
    place = found.place(group)
    named = [m for m in found.mentions(group) if m.category == ROLE]
    if named:
        return End(named[-1].curie, named[-1].span)
    if place is None or not _GENERIC.search(found.match[group]):
        return None
    roles = [m for m in found.scene.mentions if m.category == ROLE]
    return End(roles[-1].curie, place) if roles else None


def _event(found: Found) -> End | None:
    """The event that the claims of the sentence have told last before the match: "downregulation of BCL2 and MCL1"."""
    limit = found.words.origin[found.match.start()]
    told = [s for s in found.said if _event_name(s) and (place := s.evidence[0].trigger_span) and place.end <= limit]
    if not told:
        return None
    trigger = max(s.evidence[0].trigger_span for s in told if s.evidence[0].trigger_span)
    same = list({s.object: s for s in told if s.evidence[0].trigger_span == trigger}.values())
    labels = [found.scene.entities[s.object].label for s in same if s.object in found.scene.entities]
    places = [place for s in same if (place := s.evidence[0].object_span)]
    name = _event_name(same[0])
    if not labels:
        return None
    curie = "claimgraph:" + "_".join([name.capitalize(), *map(slug, labels)])
    place = Span(trigger.start, max(p.end for p in (trigger, *places)))
    return End(curie, _within(place, found.scene), Entity(curie, f"{name} of {' and '.join(labels)}", PHRASE))


@cache
def _events() -> dict[tuple[str, str], str]:
    return {(aspect, direction): event for aspect, direction, event in data_table("patterns", "events.tsv")}


def _event_name(statement: Statement) -> str:
    qualifiers = dict(statement.qualifiers)
    key = (qualifiers.get("object_aspect_qualifier", ""), qualifiers.get("object_direction_qualifier", ""))
    return _events().get(key, "") if statement.predicate == "biolink:affects" and not statement.negated else ""


def _effect(found: Found, group: str) -> End | None:
    side = _SIDE.search(found.match[group])
    agents = [m for m in found.mentions(group) if m.category in AGENTS]
    place = found.place(group)
    if side is None or len(agents) != 1 or place is None or agents[0].curie not in found.scene.entities:
        return None
    label = found.scene.entities[agents[0].curie].label
    noun = side[1].lower()
    curie = f"claimgraph:{slug(label)}{noun.capitalize()}"
    return End(curie, place, Entity(curie, f"{noun} of {label}", PHRASE))


def _work(found: Found) -> End | None:
    """The work that "the authors" or "these findings" stand for: the one that is cited or told, else the document."""
    scene = found.scene
    place = found.place("subject")
    if place is None:
        return None
    references = support_of(scene.words, place, scene.sentence, scene.citations, scene.narrative).references
    curie = f"claimgraph:work/{content_hash([scene.document.id, *map(str, references)])}"
    numbers = " and ".join(map(str, references))
    label = f"reference {numbers} of {scene.document.id}" if references else f"the work of {scene.document.id}"
    return End(curie, place, Entity(curie, label, WORK))


def _synergy(found: Found, group: str) -> End | None:
    """A synergy that a phrase names: that of the two drugs in it, or "this synergistic interaction" of a class whose
    members it is said to vary across, with the partner that was told last."""
    place = found.place(group)
    if place is None or not _SYNERGY.search(found.match[group]):
        return None
    agents = [m for m in found.mentions(group) if m.category in AGENTS]
    pair = [m for k, m in enumerate(agents) if m.category != ROLE or not _apposed(found, agents[k + 1 : k + 2], m)]
    labels = [found.scene.entities[m.curie].label for m in pair if m.curie in found.scene.entities]
    if not agents and found.synergy is not None:
        told = found.synergy.evidence[0].object_span
        across = _class(found, "object")
        partner = found.synergy.object
        if across is None or told is None:
            return None
        labels = [found.scene.lexicon.entity(c).label for c in (across.curie, partner) if c in found.scene.lexicon]
    if len(labels) != 2:
        return None
    curie = "claimgraph:Synergy_" + "_".join(map(slug, labels))
    return End(curie, _within(place, found.scene), Entity(curie, f"synergy of {labels[0]} and {labels[1]}", PHRASE))


def _apposed(found: Found, following: Sequence[Mention], role: Mention) -> bool:
    """Whether a drug stands right behind its class: "the menin inhibitor DS-1594b"."""
    text = found.scene.document.text
    return any(text[role.span.end : m.span.start].strip(" ,") == "" for m in following)


def _phrase(found: Found, group: str, role: str) -> End | None:
    """A phrase as an entity, named by its words without what stands before or is added to them."""
    place = found.place(group)
    if place is None:
        return None
    words = found.match[group].strip()
    words = _DETERMINERS.sub("", words) if _DETERMINERS.match(words) else words
    if role in ("named", "called"):
        how = found.match["trigger"].lower().replace("been ", "")
        doing = re.match(r"(\w+at)ing\b", words)
        words = f"{doing[1]}ion" if doing else _ADDITION.split(words)[0]
        words = f"{how} {words}" if role == "named" else f"{words} {how}"
    elif role == "core":
        words = re.split(r" (?:of|with|to|for|from|in|on|under|after) ", words)[0]
    if not re.search(r"[A-Za-z0-9]", words) or len(words) > LONGEST_NAME:
        return None
    curie = local_id(words)
    return End(curie, _within(place, found.scene), Entity(curie, words, PHRASE))
