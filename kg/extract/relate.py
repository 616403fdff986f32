"""Relations of a sentence: the triggers of the patterns, the arguments around them, and the frames that fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.extract.arguments import Argument, Clauses
from kg.extract.chunk import Chunk, Kind
from kg.extract.grammar import Form, Tag
from kg.extract.patterns import Frame, Patterns, Rule, Verb
from kg.extract.tokens import Token
from kg.model import Mention, Span


@dataclass(frozen=True, slots=True)
class Relation:
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


_COPULAS = frozenset({"is", "are", "was", "were", "be", "been", "being", "remain", "remains", "remained", "become", "becomes", "became"})
_INVESTIGATE = frozenset({
    "evaluate", "test", "assess", "investigate", "examine", "explore", "study", "measure", "determine", "compare", "analyze", "analyse",
})  # fmt: skip
_COPULAR = frozenset({"remain", "become", "represent", "act", "serve", "emerge", "consider"})
_AGENTS = frozenset({
    "biolink:SmallMolecule", "biolink:Drug", "biolink:ChemicalEntity", "biolink:MolecularMixture", "biolink:ChemicalRole",
    "biolink:ChemicalExposure", "biolink:ChemicalMixture",
})  # fmt: skip
_GOVERNORS = frozenset({
    "produce", "show", "exhibit", "have", "has", "had", "display", "cause", "induce", "lead", "result", "confer", "demonstrate",
    "yield", "exert", "elicit", "achieve", "trigger", "provide", "possess", "reveal", "associate", "drive", "mediate", "pose",
    "carry", "carries", "create", "contribute", "develop", "experience", "act", "serve", "offer", "promote", "represent", "emerge", "characterize",
})  # fmt: skip


def relations(clauses: Clauses, patterns: Patterns) -> Iterator[Relation]:
    """All relations of a sentence, in the order of their triggers."""
    for i, chunk in enumerate(clauses.chunks):
        if chunk.kind is Kind.VP and chunk.verb is not None:
            yield from _of_verb(clauses, i, chunk, patterns)
        elif chunk.kind is Kind.NP:
            yield from _of_phrase(clauses, i, chunk, patterns)


# --- verbs -----------------------------------------------------------------------------------------------------------


def _of_verb(clauses: Clauses, i: int, chunk: Chunk, patterns: Patterns) -> Iterator[Relation]:
    assert chunk.verb is not None
    for lemma in sorted(chunk.lemmas):
        for rule, verb in patterns.by_verb.get(lemma, ()):
            subjects, objects = _verb_arguments(clauses, i, chunk, verb)
            if subjects and rule.slots.get("topic") == "object" and not any(_fits_any(rule, a) for a in objects):
                objects = _topic_agent(clauses, i)
            if rule.ergative and not verb.particle and not (subjects and objects):
                subjects, objects = _changed(clauses, i, chunk)
            yield from _match(rule, subjects, objects, chunk.verb.span, i, clauses)


_CAUSES = ("by", "with", "following", "after", "upon", "on", "in response to", "in the presence of", "due to", "through")


def _changed(clauses: Clauses, i: int, chunk: Chunk) -> tuple[list[Argument], list[Argument]]:
    """The cause and the thing changed where the verb has no object: "Y increased after X", "Y was lower in X-treated mice"."""
    if chunk.form is Form.GERUND and not chunk.finite or clauses.objects(i) and not chunk.passive:
        return [], []
    changed = clauses.subjects(i)
    if not changed:
        return [], []
    cause = clauses.after_preposition(i, *_CAUSES)
    if not cause:
        cause = [a for a in clauses.after_preposition(i, "in") if "exposure" in a.aspects]
    if not cause and clauses.kind(0) is Kind.PREPOSITION and clauses.chunks[0].key in _CAUSES:
        cause = clauses.phrase(1)[0]
    if not cause and clauses.kind(0) is Kind.PREPOSITION and clauses.chunks[0].key == "in":  # "in cells treated with X, …"
        cause = [a for a in clauses.phrase(1)[0] if "exposure" in a.aspects]
    return cause, changed


def _verb_arguments(clauses: Clauses, i: int, chunk: Chunk, verb: Verb) -> tuple[list[Argument], list[Argument]]:
    passive = chunk.passive or (chunk.bare and _reduced(clauses, i))
    if verb.voice == "active" and passive or verb.voice == "passive" and not passive:
        return [], []
    if verb.particle:
        words = verb.particle.split()
        if len(words) == 2 and words[0] == "…":  # "sensitizes cells to X": the particle follows the object
            patient = verb.voice == "patient" and not passive  # "the agency approved X for Y": X is the subject
            return clauses.objects(i) if patient else clauses.subjects(i), clauses.after_preposition(i, words[1])
        objects = _after_particle(clauses, i, words[0])
        return (clauses.subjects(i), objects) if objects is not None else ([], [])
    if passive:
        return clauses.after_preposition(i, "by", "with", "following", "after", "upon") , clauses.subjects(i)
    return clauses.subjects(i), clauses.objects(i)


def _after_particle(clauses: Clauses, i: int, particle: str) -> list[Argument] | None:
    j = i + 1
    while clauses.kind(j) is Kind.ADVERB:
        j += 1
    if clauses.kind(j) is Kind.PREPOSITION and clauses.chunks[j].key == particle:
        return clauses.phrase(j + 1)[0]
    return None


def _reduced(clauses: Clauses, i: int) -> bool:
    """Whether a bare participle at `i` is a reduced passive ("differentiation induced by X") rather than a past tense."""
    j = i + 1
    while clauses.kind(j) is Kind.ADVERB:
        j += 1
    return clauses.kind(j) is Kind.PREPOSITION and clauses.chunks[j].key in ("by", "with", "following", "after", "upon")


# --- nouns and adjectives --------------------------------------------------------------------------------------------


def _of_phrase(clauses: Clauses, i: int, chunk: Chunk, patterns: Patterns) -> Iterator[Relation]:
    tokens = chunk.tokens
    for k, token in enumerate(tokens):
        if token.mention is not None:
            continue
        for table in (patterns.by_noun, patterns.by_adjective):
            width = 0
            for rule, words in table.get(token.key, ()):  # longest first: rules of one width share the trigger
                if len(words) >= width and tuple(t.key for t in tokens[k : k + len(words)]) == words:
                    width = len(words)
                    yield from _nominal(clauses, i, k, width, rule)
        if token.verbs and token.text[0] in "-‐‑–" and k > 0 and tokens[k - 1].mention is not None:
            yield from _hyphenated(clauses, i, k, patterns)


def _hyphenated(clauses: Clauses, i: int, k: int, patterns: Patterns) -> Iterator[Relation]:
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
            if not verb.particle:
                yield from _match(rule, [Argument(agent, i)], objects, token.span, i, clauses)


def _nominal(clauses: Clauses, i: int, k: int, width: int, rule: Rule) -> Iterator[Relation]:
    chunk = clauses.chunks[i]
    if _investigated(clauses, i) and "subject of" not in " ".join(rule.slots):
        return
    trigger = Span(chunk.tokens[k].span.start, chunk.tokens[k + width - 1].span.end)
    roles: dict[str, list[Argument]] = {"subject": [], "object": [], "pair": [], "partner": []}
    followers = _prepositions(clauses, i)
    used: set[str] = set()
    for slot, role in rule.slots.items():
        if role == "none" or (roles.get(role) and role != "pair"):
            continue
        arguments = _slot(clauses, i, k, width, slot, followers, used)
        if arguments:
            roles[role] = arguments
            used.add(slot)
    if roles["pair"]:
        yield from _pairs(rule, roles["pair"], trigger, i, clauses)
    if roles["partner"] and (roles["subject"] or roles["object"]):
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
    if clauses.kind(j) is Kind.VP and clauses.chunks[j].lemmas & _INVESTIGATE and not clauses.chunks[j].passive:
        return True
    k = i + 1
    while clauses.kind(k) in (Kind.ADVERB, Kind.NP, Kind.PREPOSITION, Kind.CONJUNCTION):
        k += 1
    return clauses.kind(k) is Kind.VP and clauses.chunks[k].passive and bool(clauses.chunks[k].lemmas & _INVESTIGATE)


def _prepositions(clauses: Clauses, i: int) -> dict[str, int]:
    """The prepositions right of the phrase at `i`, up to the next verb or boundary: word → chunk behind it."""
    found: dict[str, int] = {}
    j = i + 1
    while clauses.kind(j) in (Kind.PREPOSITION, Kind.NP, Kind.ADVERB, Kind.CONJUNCTION, Kind.EXAMPLES):
        if clauses.kind(j) is Kind.PREPOSITION:
            found.setdefault(clauses.chunks[j].key, j + 1)
        elif clauses.kind(j) is Kind.CONJUNCTION and _new_clause(clauses, j):
            break
        j += 1
    return found


def _new_clause(clauses: Clauses, j: int) -> bool:
    after = clauses.phrase(j + 1)[1] if clauses.kind(j + 1) is Kind.NP else j + 1
    return clauses.kind(after) is Kind.VP and clauses.chunks[after].finite and not clauses.chunks[after].bare


def _slot(
    clauses: Clauses, i: int, k: int, width: int, slot: str, followers: dict[str, int], used: set[str]
) -> list[Argument]:
    chunk = clauses.chunks[i]
    if slot == "own":  # the phrase's own mentions: "reduced BCL2 expression"
        return clauses.phrase(i)[0]
    if slot == "before":  # "BCL2 downregulation"
        return _before(clauses, i, k)
    if slot == "apposed":
        return _apposed(clauses, i, k, width)
    if slot == "after":  # "resistant AML": what follows the trigger in its phrase
        mentions = [t.mention for t in chunk.tokens[k + width :] if t.mention is not None]
        return [Argument(mentions[-1], i)] if mentions else []
    if slot == "verb":
        return _governor_subject(clauses, i, _GOVERNORS)
    if slot == "governor":
        return _governor_subject(clauses, i, frozenset())
    if slot == "copula":
        return _governor_subject(clauses, i, _COPULAR)
    if slot == "predicate":  # what follows a verb whose subject is this phrase: "the target of X is Y"
        return _predicate(clauses, i)
    if slot == "left":
        j = i - 1
        return clauses.phrase(j)[0] if clauses.kind(j) is Kind.NP else []
    if slot == "regimen":
        return _only_regimen(clauses)
    if slot == "agent":
        return _first_agent(clauses)
    if slot == "topic":
        return _topic_agent(clauses, i)
    if slot in ("such as", "including"):
        j = i + 2 if clauses.kind(i + 1) is Kind.COMMA else i + 1
        return clauses.phrase(j + 1)[0] if clauses.kind(j) is Kind.EXAMPLES else []
    relation, _, verbs = slot.partition(" of ")
    if verbs and relation == "subject":
        return _other_end(clauses, i, frozenset(verbs.split()))
    if verbs and relation == "object":
        return _governor_subject(clauses, i, frozenset(verbs.split()))
    if slot.startswith("after "):
        return _between(clauses, i, frozenset(slot.split()[1:]))
    position = followers.get(slot)
    return clauses.phrase(position)[0] if position is not None else []


def _before(clauses: Clauses, i: int, k: int) -> list[Argument]:
    """The mention before a noun in its phrase, with those coordinated to it ("D2, D3 and 5-HT3 receptor antagonist")."""
    mentions = [t.mention for t in clauses.chunks[i].tokens[:k] if t.mention is not None]
    if not mentions:
        return []
    found = [Argument(mentions[-1], i)]
    j = i - 1
    while clauses.kind(j) in (Kind.CONJUNCTION, Kind.COMMA) and clauses.kind(j - 1) is Kind.NP:
        last = clauses.chunks[j - 1].tokens[-1].mention
        if last is None or last.category != mentions[-1].category:
            break
        found.append(Argument(last, j - 1))
        j -= 2
    return found


def _apposed(clauses: Clauses, i: int, k: int, width: int) -> list[Argument]:
    """What a noun like "inhibitor" is said of by standing beside it: "the X inhibitor A", "A, an X inhibitor", "X
    inhibitors (A, B)", "X inhibitors such as A", "A and B are X inhibitors"."""
    chunk = clauses.chunks[i]
    after = [t.mention for t in chunk.tokens[k + width :] if t.mention is not None]
    if after:
        return [Argument(m, i) for m in after]
    if k + width < len(chunk.tokens):
        return []
    if chunk.aside:
        return [Argument(m, i) for m in chunk.aside]
    j = i + 2 if clauses.kind(i + 1) is Kind.COMMA else i + 1
    if clauses.kind(j) is Kind.EXAMPLES:
        return clauses.phrase(j + 1)[0]
    if clauses.kind(i - 1) is Kind.PREPOSITION and clauses.chunks[i - 1].key == "as" and clauses.kind(i - 2) is Kind.NP:
        return [a for a in clauses.phrase(_list_start(clauses, i - 2))[0] if a.chunk < i]
    opens = chunk.tokens[0].key in ("a", "an", "the", "another", "two", "three") or chunk.tokens[-1].key.endswith("s")
    if opens and clauses.kind(i - 1) is Kind.COMMA and clauses.kind(i - 2) is Kind.NP:
        return [a for a in clauses.phrase(_list_start(clauses, i - 2))[0] if a.chunk < i]
    if clauses.kind(i + 1) is Kind.COMMA and clauses.kind(i + 2) is Kind.NP and chunk.tokens[0].tag in (Tag.DETERMINER, Tag.NUMBER):
        return clauses.phrase(i + 2)[0]
    return []


def _list_start(clauses: Clauses, i: int) -> int:
    while clauses.kind(i - 1) in (Kind.CONJUNCTION, Kind.COMMA) and clauses.kind(i - 2) is Kind.NP and len(clauses.chunks[i - 2].tokens) < 3:
        i -= 2
    return i


def _only_regimen(clauses: Clauses) -> list[Argument]:
    mixtures = [
        Argument(m, i) for i, c in enumerate(clauses.chunks) for m in c.mentions if m.category == "biolink:ChemicalMixture"
    ]
    if not mixtures and clauses.regimen is not None and not _first_agent(clauses):
        return [Argument(clauses.regimen, 0)]
    return mixtures if len({a.mention.curie for a in mixtures}) == 1 else []


def _topic_agent(clauses: Clauses, i: int) -> list[Argument]:
    """The drug that the study is about, for a sentence that does not name it; none where another drug is named."""
    here = {m.curie for c in clauses.chunks for m in c.mentions if m.category in _AGENTS}
    if clauses.agent is None or here - {clauses.agent.curie}:
        return []
    return [Argument(clauses.agent, i)]


def _first_agent(clauses: Clauses) -> list[Argument]:
    agents = [Argument(m, i) for i, c in enumerate(clauses.chunks) for m in c.mentions if m.category in _AGENTS]
    return agents[:1]


def _governor_subject(clauses: Clauses, i: int, verbs: frozenset[str]) -> list[Argument]:
    """The subject of the verb whose object or predicate the phrase at `i` is, directly or as a later item of a list.

    :param verbs: the lemmas that the verb may have; empty for any.
    """
    j = i - 1
    while clauses.kind(j) in (Kind.ADVERB, Kind.PREPOSITION, Kind.NP, Kind.CONJUNCTION, Kind.COMMA):
        if clauses.kind(j) is Kind.PREPOSITION and clauses.chunks[j].key not in ("of", "to", "in", "with", "as", "for", "under"):
            return []
        j -= 1
    if clauses.kind(j) is not Kind.VP:
        return []
    group = clauses.chunks[j]
    assert group.verb is not None
    copula = group.verb.key in _COPULAS or bool(group.lemmas & _COPULAR)
    if verbs and not (group.lemmas & verbs or (copula and verbs in (_COPULAR, _GOVERNORS)) or group.verb.key in verbs):
        return []
    return clauses.subjects(j)


def _other_end(clauses: Clauses, i: int, verbs: frozenset[str]) -> list[Argument]:
    """The object of the verb whose subject is the phrase at `i`."""
    j = i + 1
    while clauses.kind(j) in (Kind.PREPOSITION, Kind.NP, Kind.ADVERB):
        j += 1
    if clauses.kind(j) is not Kind.VP:
        return []
    group = clauses.chunks[j]
    assert group.verb is not None
    if group.lemmas & verbs or ("be" in verbs and group.verb.key in _COPULAS):
        return clauses.objects(j)
    return []


def _between(clauses: Clauses, i: int, verbs: frozenset[str]) -> list[Argument]:
    """What stands between one of the verbs and the phrase at `i`: "made X less effective"."""
    if clauses.kind(i - 1) is Kind.NP and clauses.kind(i - 2) is Kind.VP and clauses.chunks[i - 2].lemmas & verbs:
        return clauses.phrase(i - 1)[0]
    return []


def _predicate(clauses: Clauses, i: int) -> list[Argument]:
    j = i + 1
    while clauses.kind(j) in (Kind.PREPOSITION, Kind.NP):
        j += 1
    if clauses.kind(j) is Kind.VP and clauses.chunks[j].verb is not None and clauses.chunks[j].verb.key in _COPULAS:
        return clauses.objects(j)
    return []


# --- frames ----------------------------------------------------------------------------------------------------------


def _match(
    rule: Rule, subjects: Sequence[Argument], objects: Sequence[Argument], trigger: Span, chunk: int, clauses: Clauses
) -> Iterator[Relation]:
    whole = clauses.chunks[chunk]
    phrase = whole.span if whole.kind is Kind.NP else None
    if phrase is not None and clauses.kind(chunk - 1) is Kind.ADVERB and whole.tokens[0].span != trigger:
        phrase = Span(clauses.chunks[chunk - 1].span.start, phrase.end)
    siblings = tuple(m for a in (*subjects, *objects) for m in (a.mention, *a.modifiers))
    place = (trigger, chunk, phrase, siblings, *_clause(clauses, chunk))
    for subject in subjects:
        if not objects:
            for frame in rule.frames:
                if (frame.topic or frame.local) and _fits(subject, frame.subject, frame.subject_aspects, frame.loose, True) and _words(frame, clauses):
                    yield Relation(rule.id, frame, subject, None, *place)
                    break
            continue
        for argument in objects:
            if argument.mention.span == subject.mention.span or argument.mention.curie == subject.mention.curie:
                continue
            for frame in rule.frames:
                if frame.topic or frame.pair or frame.local:
                    continue
                if not _fits(subject, frame.subject, frame.subject_aspects, frame.loose, True) or not _words(frame, clauses):
                    continue
                if _fits(argument, frame.object, frame.object_aspects, frame.loose, False):
                    yield Relation(rule.id, frame, subject, argument, *place)
                    break
    if not subjects and not objects:
        return
    for frame in rule.frames:
        if frame.pair:
            mixtures = [a for a in (*subjects, *objects) if a.mention.category == "biolink:ChemicalMixture"]
            for argument in mixtures[:1]:
                if _words(frame, clauses):
                    yield Relation(rule.id, frame, argument, None, *place)
            break


def _fits_any(rule: Rule, argument: Argument) -> bool:
    return any(argument.mention.category in frame.object for frame in rule.frames)


def _pairs(
    rule: Rule, arguments: Sequence[Argument], trigger: Span, chunk: int, clauses: Clauses
) -> Iterator[Relation]:
    single = [a for a in arguments if a.mention.category != "biolink:ChemicalMixture"]
    for frame in rule.frames:
        if frame.pair and len(single) < len(arguments):
            yield Relation(rule.id, frame, next(a for a in arguments if a not in single), None, trigger, chunk)
            return
    if len(single) >= 2:
        yield from _match(rule, single[:1], single[1:], trigger, chunk, clauses)


_CONTRAST = frozenset({"whereas", "while", "although", "though"})


def _clause(clauses: Clauses, i: int) -> tuple[Span, bool]:
    """The stretch around chunk `i` between semicolons and contrasting conjunctions, and whether a contrast opens it."""
    start = i
    while start > 0 and clauses.kind(start - 1) is not Kind.STOP and clauses.chunks[start - 1].key not in _CONTRAST:
        start -= 1
    end = i
    while end + 1 < len(clauses.chunks) and clauses.kind(end + 1) is not Kind.STOP and clauses.chunks[end + 1].key not in _CONTRAST:
        end += 1
    contrasted = start > 1 and clauses.chunks[start - 1].key in _CONTRAST
    return Span(clauses.chunks[start].span.start, clauses.chunks[end].span.end), contrasted


def _words(frame: Frame, clauses: Clauses) -> bool:
    if not frame.requires and not frame.forbids:
        return True
    words = {word for c in clauses.chunks for t in c.tokens for word in (t.key, *re.split(r"\W+", t.text.lower()))}
    return (not frame.requires or any(w in words for w in frame.requires.split())) and not any(
        w in words for w in frame.forbids.split()
    )


_NOT_ITSELF = frozenset({"resistance", "sensitivity", "response", "toxicity", "none", "dependence"})


_ANOTHER_SIDE = frozenset({"resistance", "sensitivity", "response"})


def _fits(argument: Argument, categories: frozenset[str], aspects: frozenset[str] | None, loose: bool, acts: bool) -> bool:
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
        if token.tag is Tag.WORD or token.tag is Tag.DETERMINER:
            if token.key in patterns.by_noun or token.key in patterns.by_adjective:
                return True
            if any(r.lemma in patterns.by_verb for r in token.verbs):
                return True
    return False
