"""Relations of a sentence: the triggers of the patterns, the arguments around them, and the frames that fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from kg.extract.arguments import Clauses, lessening
from kg.extract.chunk import Chunk, Kind
from kg.extract.grammar import Form, Tag
from kg.extract.kinds import AGENTS, GENES, MIXTURE
from kg.extract.lexemes import group
from kg.extract.patterns import Frame, Patterns, Rule, Verb
from kg.extract.phrases import Argument
from kg.extract.slots import filled, topic_agent, trigger_at, undone
from kg.extract.tokens import Token
from kg.model import Mention, Span


class Relation(NamedTuple):
    """One reading of one trigger. `object` is None where the frame leaves it to the topic of the document."""

    rule: str
    frame: Frame
    subject: Argument
    object: Argument | None
    trigger: Span
    chunk: int
    phrase: Span | None = None
    siblings: tuple[Mention, ...] = ()
    clause: Span | None = None
    contrasted: bool = False
    weakened: bool = False
    finite: bool = False

    @property
    def predicate(self) -> str:
        """The predicate of the frame, or its opposite where the trigger's phrase weakens it."""
        return self.frame.weakened if self.weakened and self.frame.weakened else self.frame.predicate


_DIRECTION = "object_direction_qualifier"


def relations(clauses: Clauses, patterns: Patterns, possible: Set[str]) -> Iterator[Relation]:
    """All relations of a sentence, in the order of their triggers.

    :param possible: the ids of the rules that may find something (`kg.extract.prospects`); others are not tried.
    """
    for i, chunk in enumerate(clauses.chunks):
        if chunk.kind is Kind.VP and chunk.verb is not None:
            yield from _of_verb(clauses, i, chunk, patterns, possible)
        if chunk.kind in (Kind.VP, Kind.ADVERB):
            yield from _of_adverb(clauses, i, chunk, patterns, possible)
        elif chunk.kind is Kind.NP:
            yield from _of_phrase(clauses, i, chunk, patterns, possible)


# --- verbs -----------------------------------------------------------------------------------------------------------


def _of_verb(clauses: Clauses, i: int, chunk: Chunk, patterns: Patterns, possible: Set[str]) -> Iterator[Relation]:
    assert chunk.verb is not None
    for lemma in sorted(chunk.lemmas):
        for rule, verb in patterns.by_verb.get(lemma, ()):
            if rule.id not in possible:
                continue
            subjects, objects = _verb_arguments(clauses, i, chunk, verb)
            if subjects and rule.slots.get("topic") == "object" and not any(_fits_any(rule, a) for a in objects):
                objects = topic_agent(clauses, i)
            if rule.ergative and not verb.particle and not (subjects and objects):
                subjects, objects = _changed(clauses, i, chunk)
            objects = [a for a in objects if not _has_own_noun(clauses, rule, i, a.chunk, patterns)]
            yield from _match(rule, subjects, objects, chunk.verb.span, i, clauses)


def _of_adverb(clauses: Clauses, i: int, chunk: Chunk, patterns: Patterns, possible: Set[str]) -> Iterator[Relation]:
    """What an adverb says of two subjects of its verb, or of the subject and what is with it: "X and Y synergistically
    killed cells", "X acted synergistically with Y"."""
    for token in chunk.tokens:
        if token.tag is not Tag.ADVERB:
            continue
        for rule in (rule for rule, words in patterns.by_adjective.get(token.key, ()) if words == (token.key,)):
            j = _modified(clauses, i)
            if rule.id not in possible or j is None:
                continue
            kinds = frozenset[str]().union(*(frame.object for frame in rule.frames))
            passive = clauses.chunks[j].passive
            doers = clauses.after_preposition(j, "by") if passive else clauses.subjects(j)
            doers = [a for a in doers if a.mention.category in kinds or a.mention.category == MIXTURE]
            partners = [a for a in clauses.after_preposition(j, "with") if a.mention.category in kinds]
            if partners:
                yield from _match(rule, doers, partners, token.span, i, clauses)
            elif len(doers) > 1 or any(a.mention.category == MIXTURE for a in doers):
                yield from _pairs(rule, doers, token.span, i, clauses)


def _modified(clauses: Clauses, i: int) -> int | None:
    """The verb that the adverb in chunk `i` belongs to: its own group, the one before it, or the one behind it."""
    j = i
    while clauses.kind(j) in (Kind.ADVERB, Kind.NP, Kind.PREPOSITION):
        j -= 1
    if clauses.kind(j) is Kind.VP:
        return j
    behind = clauses.phrases.skip_adverbs(i)
    return behind if clauses.kind(behind) is Kind.VP else None


def _has_own_noun(clauses: Clauses, rule: Rule, i: int, end: int, patterns: Patterns) -> bool:
    """Whether an "and" and a noun of the rule stand between its verb and an object: "approved X for Y and approval for
    Z" is another approval."""
    for j in range(i + 2, end):
        if clauses.kind(j) is Kind.NP and clauses.kind(j - 1) is Kind.CONJUNCTION:
            named = {found.id for t in clauses.chunks[j].tokens for found, _ in patterns.by_noun.get(t.key, ())}
            if rule.id in named:
                return True
    return False


def _changed(clauses: Clauses, i: int, chunk: Chunk) -> tuple[list[Argument], list[Argument]]:
    """The cause and the thing changed where the verb has no object: "Y increased after X", "Y was lower in X-treated
    mice"."""
    has_object = clauses.kind(clauses.phrases.skip_adverbs(i + 1)) is Kind.NP and not chunk.passive
    if (chunk.form is Form.GERUND and not chunk.finite) or has_object:
        return [], []
    changed = clauses.subjects(i)
    if not changed:
        return [], []
    return clauses.causes(i), changed


def _verb_arguments(clauses: Clauses, i: int, chunk: Chunk, verb: Verb) -> tuple[list[Argument], list[Argument]]:
    passive = chunk.passive or (chunk.bare and _reduced(clauses, i))
    if (verb.voice == "active" and passive) or (verb.voice == "passive" and not passive):
        return [], []
    if verb.particle:
        words = verb.particle.split()
        if words[0] == "…":  # "sensitizes cells to X": the particle follows the object
            patient = verb.voice == "patient" and not passive  # "the agency approved X for Y": X is the subject
            return clauses.objects(i) if patient else clauses.subjects(i), clauses.after_preposition(
                i, " ".join(words[1:])
            )
        objects = _after_particle(clauses, i, words[0])
        return (clauses.subjects(i), objects) if objects is not None else ([], [])
    if passive:
        return clauses.after_preposition(i, "by", "with", "following", "after", "upon"), clauses.subjects(i)
    return clauses.subjects(i), clauses.objects(i)


def _after_particle(clauses: Clauses, i: int, particle: str) -> list[Argument] | None:
    j = i + 1
    while clauses.kind(j) is Kind.ADVERB:
        j += 1
    if clauses.kind(j) is Kind.PREPOSITION and clauses.chunks[j].key == particle:
        return clauses.phrase(j + 1)[0]
    return None


def _reduced(clauses: Clauses, i: int) -> bool:
    """Whether a bare participle at `i` is a reduced passive ("differentiation induced by X") rather than a past
    tense."""
    j = i + 1
    while clauses.kind(j) is Kind.ADVERB:
        j += 1
    return clauses.kind(j) is Kind.PREPOSITION and clauses.chunks[j].key in ("by", "with", "following", "after", "upon")


# --- nouns and adjectives --------------------------------------------------------------------------------------------


def _of_phrase(clauses: Clauses, i: int, chunk: Chunk, patterns: Patterns, possible: Set[str]) -> Iterator[Relation]:
    tokens = chunk.tokens
    for k, token in enumerate(tokens):
        if token.mention is not None:
            continue
        lesser = k > 0 and lessening(tokens[:k]) == k - 1  # "less common", "less risk": not said to be common or a risk
        for table in (patterns.by_noun, patterns.by_adjective):
            adjective = table is patterns.by_adjective
            width = 0
            for rule, words in table.get(token.key, ()):  # longest first: rules of one width share the trigger
                if len(words) >= width and tuple(t.key for t in tokens[k : k + len(words)]) == words:
                    width = len(words)
                    if rule.id not in possible or (lesser and not any(f.weakened for f in rule.frames)):
                        continue
                    if adjective and rule.ergative and len(tokens) == k + width and clauses.said_of(i):
                        trigger = Span(token.span.start, tokens[-1].span.end)
                        yield from _match(rule, clauses.causes(i), clauses.said_of(i), trigger, i, clauses)
                    else:
                        yield from _nominal(clauses, i, k, width, rule)
        if token.verbs and token.text[0] in "-‐‑–" and k > 0 and tokens[k - 1].mention is not None:
            yield from _hyphenated(clauses, i, k, patterns, possible)


def _hyphenated(clauses: Clauses, i: int, k: int, patterns: Patterns, possible: Set[str]) -> Iterator[Relation]:
    """ "X-induced Y": the mention before the hyphen acts on the phrase behind it."""
    chunk = clauses.chunks[i]
    token, agent = chunk.tokens[k], chunk.tokens[k - 1].mention
    assert agent is not None
    rest = Chunk(Kind.NP, chunk.tokens[k + 1 :]) if k + 1 < len(chunk.tokens) else None
    if rest is None:
        return
    inner = Clauses((*clauses.chunks[:i], rest, *clauses.chunks[i + 1 :]), lambda token: None)
    objects = inner.phrase(i)[0]
    for lemma in sorted({r.lemma for r in token.verbs if r.form in (Form.PARTICIPLE, Form.PAST)}):
        for rule, verb in patterns.by_verb.get(lemma, ()):
            if not verb.particle and rule.id in possible:
                yield from _match(rule, [Argument(agent, i)], objects, token.span, i, clauses)


def _nominal(clauses: Clauses, i: int, k: int, width: int, rule: Rule) -> Iterator[Relation]:
    chunk = clauses.chunks[i]
    if _investigated(clauses, i) and not any(s.startswith("subject of") and r != "none" for s, r in rule.slots.items()):
        return
    trigger = Span(chunk.tokens[k].span.start, chunk.tokens[k + width - 1].span.end)
    roles: dict[str, list[Argument]] = {"subject": [], "object": [], "pair": [], "partner": []}
    place = trigger_at(clauses, i, k, width)
    for slot, role in rule.slots.items():
        if role == "none":
            if undone(clauses, i, slot):
                return
            continue
        if roles[role] and role != "pair":
            continue
        roles[role] = filled(clauses, place, slot) or roles[role]
    if roles["pair"]:
        yield from _pairs(rule, roles["pair"], trigger, i, clauses)
    first = roles["pair"][:1]
    if roles["partner"] and len(roles["pair"]) == 1 and first[0].mention.category in AGENTS:
        yield from _match(rule, first, roles["partner"], trigger, i, clauses)  # "A raised the synergy of B with C"
    elif roles["partner"] and (roles["subject"] or roles["object"]):
        yield from _match(rule, roles["subject"] or roles["object"], roles["partner"], trigger, i, clauses)
    else:
        yield from _match(rule, roles["subject"], roles["object"], trigger, i, clauses)


def _investigated(clauses: Clauses, i: int) -> bool:
    """Whether the phrase at `i` is what a study set out to find: "evaluated the synergy of" reports no synergy."""
    j = i - 1
    while clauses.kind(j) in (Kind.ADVERB, Kind.NP, Kind.PREPOSITION, Kind.CONJUNCTION):
        if clauses.kind(j) is Kind.PREPOSITION and clauses.chunks[j].key not in ("of", "in", "for"):
            break
        j -= 1
    if (
        clauses.kind(j) is Kind.VP
        and clauses.chunks[j].lemmas & group("investigations")
        and not clauses.chunks[j].passive
    ):
        return True
    k = i + 1
    while clauses.kind(k) in (Kind.ADVERB, Kind.NP, Kind.PREPOSITION, Kind.CONJUNCTION):
        k += 1
    return (
        clauses.kind(k) is Kind.VP
        and clauses.chunks[k].passive
        and bool(clauses.chunks[k].lemmas & group("investigations"))
    )


# --- frames ----------------------------------------------------------------------------------------------------------


def _match(
    rule: Rule, subjects: Sequence[Argument], objects: Sequence[Argument], trigger: Span, chunk: int, clauses: Clauses
) -> Iterator[Relation]:
    whole = clauses.chunks[chunk]
    said = whole.kind is Kind.NP and any(t.span == trigger and t.key in group("lessening") for t in whole.tokens)
    if said or clauses.lessened:  # what there is less of is an object of the rules about that, and of no others
        kept = [a for a in objects if (a.mention.span in clauses.lessened) is said]
        if objects and not kept:
            return
        subjects, objects = [a for a in subjects if said or a.mention.span not in clauses.lessened], kept
    phrase = whole.span if whole.kind is Kind.NP else None
    if phrase is not None and clauses.kind(chunk - 1) is Kind.ADVERB and whole.tokens[0].span != trigger:
        phrase = Span(clauses.chunks[chunk - 1].span.start, phrase.end)
    siblings = tuple(m for a in (*subjects, *objects) for m in (a.mention, *a.modifiers))
    weakened = (
        _unlikely(clauses, chunk)
        if phrase is None
        else any(t.key in group("weakening") for t in whole.tokens if t.span.end <= trigger.start)
    )
    finite = whole.kind is Kind.VP and whole.finite
    lowered, lacking = clauses.weakened(objects), clauses.weakened(subjects)
    place = (trigger, chunk, phrase, siblings, *_clause(clauses, chunk), weakened, finite)
    for subject in subjects:
        if not objects:
            for frame in rule.frames:
                if (
                    frame.topic
                    and _fits(subject, frame.subject, frame.subject_aspects, frame.loose, True)
                    and _words(frame, clauses)
                ):
                    yield Relation(rule.id, frame, subject, None, *place)
                    break
            continue
        for argument in objects:
            if argument.mention.span == subject.mention.span or argument.mention.curie == subject.mention.curie:
                continue
            for frame in rule.frames:
                if frame.topic or frame.pair:
                    continue
                if not _fits(subject, frame.subject, frame.subject_aspects, frame.loose, True) or not _words(
                    frame, clauses
                ):
                    continue
                if not _fits(argument, frame.object, frame.object_aspects, frame.loose, False):
                    continue
                if not _is_upside_down(frame, subject, argument, lowered, lacking):
                    yield Relation(rule.id, frame, subject, argument, *place)
                    break
    if not subjects and not objects:
        return
    for frame in rule.frames:
        if frame.pair:
            mixtures = [a for a in (*subjects, *objects) if a.mention.category == MIXTURE]
            for argument in mixtures[:1]:
                if _words(frame, clauses):
                    yield Relation(rule.id, frame, argument, None, *place)
            break


def _is_upside_down(
    frame: Frame, subject: Argument, argument: Argument, lowered: Set[Span], lacking: Set[Span]
) -> bool:
    """Whether a frame says the opposite: "induced decreased growth" increases no growth, and what "low MCL1" does or is
    a sign of is not what MCL1 does.

    :param lowered: the places of objects that there is less of.
    :param lacking: the places of subjects that there is less of.
    """
    directed = any(slot == _DIRECTION for slot, _ in frame.qualifiers)
    if argument.mention.span in lowered and (_DIRECTION, "increased") in frame.qualifiers:
        return True
    if not directed and not frame.predicate.endswith(("sensitivity_to", "resistance_to")):
        return False
    if subject.mention.span in lacking and subject.mention.category in GENES:
        return True
    lowers = (_DIRECTION, "decreased") in frame.qualifiers
    return argument.mention.span in lowered and argument.mention.category in GENES and not lowers


def _unlikely(clauses: Clauses, i: int) -> bool:
    """Whether the infinitive at `i` is what is "less likely"."""
    before = {token.key for chunk in clauses.chunks[max(0, i - 1) : i + 1] for token in chunk.tokens}
    return clauses.chunks[i].infinitive and ("unlikely" in before or {"less", "likely"} <= before)


def _fits_any(rule: Rule, argument: Argument) -> bool:
    return any(argument.mention.category in frame.object for frame in rule.frames)


def _pairs(
    rule: Rule, arguments: Sequence[Argument], trigger: Span, chunk: int, clauses: Clauses
) -> Iterator[Relation]:
    single = [a for a in arguments if a.mention.category != MIXTURE]
    for frame in rule.frames:
        if frame.pair and len(single) < len(arguments):
            yield Relation(rule.id, frame, next(a for a in arguments if a not in single), None, trigger, chunk)
            return
    if len(single) >= 2:
        yield from _match(rule, single[:1], single[1:], trigger, chunk, clauses)


def _clause(clauses: Clauses, i: int) -> tuple[Span, bool]:
    """The stretch around chunk `i` between semicolons and contrasting conjunctions, and whether a contrast opens it."""
    start = max((b + 1 for b in clauses.breaks if b < i), default=0)
    end = min((b - 1 for b in clauses.breaks if b > i), default=len(clauses.chunks) - 1)
    contrasted = start > 1 and clauses.chunks[start - 1].key in group("contrasts")
    return Span(clauses.chunks[start].span.start, clauses.chunks[end].span.end), contrasted


def _words(frame: Frame, clauses: Clauses) -> bool:
    if not frame.requires and not frame.forbids:
        return True
    words = {word for c in clauses.chunks for t in c.tokens for word in (t.key, *re.split(r"\W+", t.text.lower()))}
    return (not frame.requires or any(w in words for w in frame.requires.split())) and not any(
        w in words for w in frame.forbids.split()
    )


_NOT_ITSELF = frozenset({"resistance", "sensitivity", "response", "toxicity", "none", "dependence"})


_ANOTHER_SIDE = frozenset({"resistance", "sensitivity", "response", "loss", "degradation"})


def _fits(
    argument: Argument, categories: frozenset[str], aspects: frozenset[str] | None, loose: bool, acts: bool
) -> bool:
    """Whether an argument is of the right kind and side. "Venetoclax-resistant cells" do not act as venetoclax.

    :param acts: whether the role is that of the subject.
    """
    if argument.mention.category not in categories:
        return False
    if argument.loose and not loose:
        return False
    own = {a for a in argument.aspects if a != "exposure"}
    if aspects is None:
        return not own & (_NOT_ITSELF if acts else _ANOTHER_SIDE)
    return bool(own & aspects) if own else "" in aspects


def triggers(tokens: Iterable[Token], patterns: Patterns) -> bool:
    """Whether a sentence has any word that could trigger a rule: a cheap look before the parse."""
    for token in tokens:
        if token.tag in (Tag.WORD, Tag.DETERMINER, Tag.ADVERB):
            if token.key in patterns.by_noun or token.key in patterns.by_adjective:
                return True
            if any(r.lemma in patterns.by_verb for r in token.verbs):
                return True
    return False
