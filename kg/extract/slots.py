"""The slots of a noun or adjective trigger: which construction around it fills which role.

A slot is a preposition ("of", "against") or one of the constructions named in `SLOTS`; a rule says which role each
fills.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from kg.extract.arguments import Clauses
from kg.extract.chunk import Chunk, Kind
from kg.extract.grammar import Tag
from kg.extract.kinds import AGENTS, MIXTURE, SUBSTANCES
from kg.extract.lexemes import group
from kg.extract.phrases import Argument
from kg.extract.tokens import HYPHENS


class Trigger(NamedTuple):
    """A trigger in a noun phrase: chunk `i`, first token `k`, `width` tokens; `followers` maps the prepositions
    right of the phrase to the chunks behind them."""

    i: int
    k: int
    width: int
    followers: Mapping[str, int]


def trigger_at(clauses: Clauses, i: int, k: int, width: int) -> Trigger:
    """The trigger at token `k` of chunk `i`, with the prepositions that follow its phrase."""
    followers = _prepositions(clauses, i)
    if "between" not in followers and (seen := _seen_between(clauses, i)) is not None:
        followers["between"] = seen
    return Trigger(i, k, width, followers)


def filled(clauses: Clauses, trigger: Trigger, slot: str) -> list[Argument]:
    """The arguments that stand in a slot of a trigger, none if the construction is not there.

    :param slot: a preposition, a name of `SLOTS`, ``subject of VERBS`` or ``object of VERBS`` (the other end of one
    of the verbs whose subject or object the phrase is), or ``after VERBS`` (between the verb and the phrase).
    """
    construction = SLOTS.get(slot)
    if construction is not None:
        return construction(clauses, trigger)
    relation, _, verbs = slot.partition(" of ")
    if verbs and relation == "subject":
        return _other_end(clauses, trigger.i, frozenset(verbs.split()))
    if verbs and relation == "object":
        return _governor_subject(clauses, trigger.i, frozenset(verbs.split()))
    if slot.startswith("after "):
        return _between(clauses, trigger.i, frozenset(slot.split()[1:]))
    position = trigger.followers.get(slot)
    return clauses.phrase(position)[0] if position is not None else []


def undone(clauses: Clauses, i: int, slot: str) -> bool:
    """Whether the phrase at `i` is what one of the verbs of a slot is done to: "abolished the extent of the synergy" or
    "was abolished by X" (``object of VERBS``), "was reduced in Y" (``subject of VERBS``, in the passive)."""
    relation, _, listed = slot.partition(" of ")
    verbs = frozenset(listed.split())
    j = i - 1
    while clauses.kind(j) is Kind.ADVERB or _light_of(clauses, j):
        j -= 1 if clauses.kind(j) is Kind.ADVERB else 2
    if clauses.kind(j) is Kind.VP and not clauses.chunks[j].passive:
        return relation == "object" and bool(clauses.chunks[j].lemmas & verbs)
    k = i + 1
    while clauses.kind(k) in (Kind.PREPOSITION, Kind.ADVERB):
        k = clauses.phrase(k + 1)[1] if clauses.kind(k) is Kind.PREPOSITION else k + 1
    if clauses.kind(k) is not Kind.VP or not clauses.chunks[k].passive or not clauses.chunks[k].lemmas & verbs:
        return False
    return relation == "subject" or any(a.mention.category in AGENTS for a in clauses.after_preposition(k, "by"))


def _light_of(clauses: Clauses, j: int) -> bool:
    """Whether chunk `j` is the "of" behind a noun that names nothing: "the extent of"."""
    of = clauses.kind(j) is Kind.PREPOSITION and clauses.chunks[j].key == "of"
    return of and clauses.kind(j - 1) is Kind.NP and not clauses.chunks[j - 1].mentions


def _prepositions(clauses: Clauses, i: int) -> dict[str, int]:
    """The prepositions right of the phrase at `i`, up to the next verb or boundary: word → chunk behind it."""
    found: dict[str, int] = {}
    j = i + 1
    while clauses.kind(j) in (Kind.PREPOSITION, Kind.NP, Kind.ADVERB, Kind.CONJUNCTION, Kind.EXAMPLES) or _with_means(
        clauses, j
    ):
        if clauses.kind(j) is Kind.PREPOSITION:
            found.setdefault(clauses.chunks[j].key, j + 1)
        elif clauses.kind(j) is Kind.VP:
            found.setdefault("with", j + 1)
        elif clauses.kind(j) is Kind.CONJUNCTION and (_new_clause(clauses, j) or _same_preposition(clauses, i, j)):
            break
        j += 1
    return found


def _seen_between(clauses: Clauses, i: int) -> int | None:
    """The chunk behind "between" where the verb that says that the phrase at `i` was seen stands before it."""
    verbal = clauses.phrases.skip_adverbs(i + 1)
    if clauses.kind(verbal) is not Kind.VP or not clauses.chunks[verbal].lemmas & group("observations"):
        return None
    j = clauses.phrases.skip_adverbs(verbal + 1)
    between = clauses.kind(j) is Kind.PREPOSITION and clauses.chunks[j].key == "between"
    return j + 1 if between and clauses.chunks[verbal].passive else None


def _with_means(clauses: Clauses, j: int) -> bool:
    """Whether chunk `j` is the "using" of "inhibition of X using Y"."""
    return clauses.kind(j) is Kind.VP and clauses.chunks[j].key == "using"


def _same_preposition(clauses: Clauses, i: int, j: int) -> bool:
    """Whether the conjunction at `j` joins another phrase of the preposition before `i`: "on X activation and on Y"."""
    before, after = clauses.kind(i - 1), clauses.kind(j + 1)
    both = before is Kind.PREPOSITION and after is Kind.PREPOSITION
    return both and clauses.chunks[i - 1].key == clauses.chunks[j + 1].key


def _new_clause(clauses: Clauses, j: int) -> bool:
    after = clauses.phrase(j + 1)[1] if clauses.kind(j + 1) is Kind.NP else j + 1
    return clauses.kind(after) is Kind.VP and clauses.chunks[after].finite and not clauses.chunks[after].bare


# --- within the phrase -----------------------------------------------------------------------------------------------


def _own(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """The phrase's own mentions: "reduced BCL2 expression"."""
    return clauses.phrase(trigger.i)[0]


def _after(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """What follows the trigger in its phrase: "resistant AML"."""
    tokens = clauses.chunks[trigger.i].tokens[trigger.k + trigger.width :]
    mentions = [t.mention for t in tokens if t.mention is not None]
    return [Argument(mentions[-1], trigger.i)] if mentions else []


def _before(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """The mention before a noun in its phrase, with those coordinated to it ("D2, D3 and 5-HT3 receptor
    antagonist")."""
    i = trigger.i
    named = [t for t in clauses.chunks[i].tokens[: trigger.k] if t.mention is not None]
    if not named or named[-1].mention is None:
        return []
    mention = named[-1].mention
    names = [m for m in (mention, *named[-1].names) if m.category == mention.category]
    found = [Argument(m, i) for m in names]
    j = i - 1
    while clauses.kind(j) in (Kind.CONJUNCTION, Kind.COMMA) and clauses.kind(j - 1) is Kind.NP:
        last = clauses.chunks[j - 1].tokens[-1].mention
        if last is None or last.category != mention.category:
            break
        found.append(Argument(last, j - 1))
        j -= 2
    return found


def _owner(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """Whose doing the noun is, where "of" says of what: "X inhibition of Y", "X-mediated inhibition of Y"."""
    tokens = clauses.chunks[trigger.i].tokens
    places = [k for k in range(trigger.k) if tokens[k].mention is not None]
    if not places or "of" not in trigger.followers or tokens[-1].span != tokens[trigger.k + trigger.width - 1].span:
        return []
    between = tokens[places[-1] + 1 : trigger.k]
    mention = tokens[places[-1]].mention
    if mention is None or any(t.text[0] in HYPHENS and t.key not in group("joins") for t in between):
        return []
    return [Argument(mention, trigger.i)]


def _sort(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """The substance that a noun is made of or based on: "boron-based inhibitors of Y", "steroidal Y inhibitors"."""
    tokens = clauses.chunks[trigger.i].tokens[: trigger.k]
    named = [t.mention for t in tokens if t.mention is not None]
    if "of" not in trigger.followers and "for" not in trigger.followers:
        named = named[:-1]
    return [Argument(m, trigger.i) for m in named if m.category in SUBSTANCES]


def _apposed(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """What a noun like "inhibitor" is said of by standing beside it: "the X inhibitor A", "A, an X inhibitor", "X
    inhibitors (A, B)", "X inhibitors such as A", "A as an X inhibitor"."""
    i, end = trigger.i, trigger.k + trigger.width
    chunk = clauses.chunks[i]
    after = [t for t in chunk.tokens[end:] if t.mention is not None]
    if after:
        named = [Argument(m, i) for t in after if t.mention is not None for m in (t.mention, *t.names)]
        return named + [
            a for a in clauses.phrase(i)[0] if a.chunk > i and clauses.chunks[a.chunk].tokens[0].mention is not None
        ]
    if end < len(chunk.tokens):
        return []
    if chunk.aside:
        return [Argument(m, i) for m in chunk.aside]
    return _examples(clauses, i) or _apposed_before(clauses, i) or _apposed_after(clauses, i)


def _examples(clauses: Clauses, i: int) -> list[Argument]:
    """The examples behind the phrase at `i`, directly, after its prepositions, or after a colon."""
    j = i + 1
    while clauses.kind(j) is Kind.PREPOSITION and clauses.kind(j + 1) is Kind.NP and not clauses.chunks[j + 1].mentions:
        j += 2
    if j > i + 1 and clauses.chunks[j - 1].aside:
        return [Argument(m, j - 1) for m in clauses.chunks[j - 1].aside]
    if clauses.kind(j) is Kind.COMMA:
        j += 1
    if clauses.kind(j) is not Kind.EXAMPLES:
        return []
    while clauses.kind(j + 1) is Kind.ADVERB:
        j += 1
    found = clauses.phrase(j + 1)[0]
    if found:
        return found
    colon = next((c for c in range(j + 1, min(j + 6, len(clauses.chunks))) if clauses.chunks[c].key == ":"), None)
    return clauses.phrase(colon + 1)[0] if colon is not None else []


def _apposed_before(clauses: Clauses, i: int) -> list[Argument]:
    """What the phrase at `i` explains: "A as an X inhibitor", "A and B, X inhibitors, …", "A, an X and Y inhibitor"."""
    chunk = clauses.chunks[i]
    start = i
    while (
        clauses.kind(start - 1) is Kind.CONJUNCTION
        and clauses.kind(start - 2) is Kind.NP
        and _opens(clauses.chunks[start]) is False
    ):
        start -= 2
    if (
        clauses.kind(start - 1) is Kind.PREPOSITION
        and clauses.chunks[start - 1].key == "as"
        and clauses.kind(start - 2) is Kind.NP
    ):
        return [a for a in clauses.phrase(_list_start(clauses, start - 2))[0] if a.chunk < start]
    alone = start == 2 and i + 1 == len(clauses.chunks)  # a bracket of its own: "X (Y inhibitor)"
    opens = _opens(clauses.chunks[start]) or chunk.tokens[-1].key.endswith("s") or alone
    if opens and clauses.kind(start - 1) is Kind.COMMA and clauses.kind(start - 2) is Kind.NP:
        single = clauses.chunks[start].tokens[0].key in ("a", "an")  # "A or B, an inhibitor": B alone is one
        first = start - 2 if single else _list_start(clauses, start - 2)
        return [a for a in clauses.phrase(first)[0] if a.chunk < start]
    return []


def _apposed_after(clauses: Clauses, i: int) -> list[Argument]:
    """The name after the phrase at `i` and a comma: "the X inhibitor, A", "selective X inhibitor, A, …"."""
    if clauses.kind(i + 1) is not Kind.COMMA or clauses.kind(i + 2) is not Kind.NP:
        return []
    name = clauses.chunks[i + 2]
    alone = (
        len(name.tokens) == 1
        and clauses.kind(i + 3) in (Kind.COMMA, Kind.ADVERB, None)
        and not clauses.chunks[i].tokens[-1].key.endswith("s")
    )
    if clauses.chunks[i].tokens[0].tag in (Tag.DETERMINER, Tag.NUMBER) or alone:
        return clauses.phrase(i + 2)[0]
    return []


def _opens(chunk: Chunk) -> bool:
    return chunk.tokens[0].key in ("a", "an", "the", "another", "two", "three")


def _list_start(clauses: Clauses, i: int) -> int:
    """The first item of the list of short phrases that ends at `i`."""
    while (
        clauses.kind(i - 1) in (Kind.CONJUNCTION, Kind.COMMA) and clauses.kind(i - 2) is Kind.NP
        and len(clauses.chunks[i - 2].tokens) < 3
    ):  # fmt: skip
        i -= 2
    return i


def _left(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """The phrase directly before that of the trigger: "cells resistant to X"."""
    j = trigger.i - 1
    return clauses.phrase(j)[0] if clauses.kind(j) is Kind.NP else []


def _exemplified(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """The examples that follow: "toxicities such as X"."""
    j = trigger.i + 2 if clauses.kind(trigger.i + 1) is Kind.COMMA else trigger.i + 1
    return clauses.phrase(j + 1)[0] if clauses.kind(j) is Kind.EXAMPLES else []


# --- through a verb or a preposition ---------------------------------------------------------------------------------


def _verb(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """The subject of a verb of having, causing or being whose object the phrase is: "X showed activity"."""
    return _governor_subject(clauses, trigger.i, group("governors"))


def _governor(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """The subject of any verb whose object the phrase is."""
    return _governor_subject(clauses, trigger.i, frozenset())


def _copula(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """What is said to be the phrase: "X is an inhibitor of Y"."""
    return _governor_subject(clauses, trigger.i, group("copular"))


def _predicate(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """What the phrase is said to be: "the target of X is Y"."""
    j = trigger.i + 1
    while clauses.kind(j) in (Kind.PREPOSITION, Kind.NP):
        j += 1
    if clauses.kind(j) is Kind.VP and _is_copula(clauses.chunks[j]):
        return clauses.objects(j)
    return []


def _is_copula(chunk: Chunk) -> bool:
    return chunk.verb is not None and chunk.verb.key in group("copulas")


def _means(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """Who does it where it is the means: "X relieves pain via inhibition of Y", "… by down-regulation of A and
    up-regulation of B"."""
    j = trigger.i - 1
    while clauses.kind(j) in (Kind.CONJUNCTION, Kind.COMMA, Kind.NP, Kind.ADVERB) or (
        clauses.kind(j) is Kind.PREPOSITION and clauses.chunks[j].key in ("of", "in")
    ):
        j -= 1
    if clauses.kind(j) is not Kind.PREPOSITION or clauses.chunks[j].key not in group("means"):
        return []
    before = clauses.chunks[j - 1] if j else None
    if (
        before is not None
        and before.passive
        and clauses.chunks[j].key == "by"
        and not before.lemmas & group("mediating")
    ):
        return []  # "was prevented by inhibition of Y": Y's inhibition is the agent, not the means
    return clauses.doer(j)


def _governor_subject(clauses: Clauses, i: int, verbs: frozenset[str]) -> list[Argument]:
    """The subject of the verb whose object or predicate the phrase at `i` is, directly or as a later item of a list.

    :param verbs: the lemmas that the verb may have; empty for any.
    """
    j = i - 1
    crossed: set[str] = set()
    while clauses.kind(j) in (Kind.ADVERB, Kind.PREPOSITION, Kind.NP, Kind.CONJUNCTION, Kind.COMMA) or _attribute(
        clauses, j
    ):
        if clauses.kind(j) is Kind.PREPOSITION:
            crossed.add(clauses.chunks[j].key)
        j -= 1
    if crossed - {"of", "to", "in", "with", "as", "for", "under"}:
        return []
    if clauses.kind(j) is not Kind.VP:
        return []
    verbal = clauses.chunks[j]
    copula = _is_copula(verbal) or bool(verbal.lemmas & group("copular"))
    if _is_copula(verbal) and crossed & {"to", "with"}:
        return []  # "is attributable to a decrease in Y"
    named = verbal.verb is not None and verbal.verb.key in verbs
    if verbs and not (verbal.lemmas & verbs or (copula and verbs in (group("copular"), group("governors"))) or named):
        return []
    return clauses.subjects(j)


def _attribute(clauses: Clauses, j: int) -> bool:
    """Whether the participle at `j` is one of several attributes: "a potent, orally administered, covalent
    inhibitor"."""
    return (
        clauses.kind(j) is Kind.VP and clauses.chunks[j].bare
        and clauses.kind(j - 1) is Kind.COMMA and clauses.kind(j + 1) in (Kind.COMMA, Kind.CONJUNCTION)
    )  # fmt: skip


def _other_end(clauses: Clauses, i: int, verbs: frozenset[str]) -> list[Argument]:
    """The object of the verb whose subject is the phrase at `i`."""
    j = i + 1
    while clauses.kind(j) in (Kind.PREPOSITION, Kind.NP, Kind.ADVERB):
        j += 1
    if clauses.kind(j) is not Kind.VP:
        return []
    if clauses.chunks[j].lemmas & verbs or ("be" in verbs and _is_copula(clauses.chunks[j])):
        return clauses.objects(j)
    return []


def _between(clauses: Clauses, i: int, verbs: frozenset[str]) -> list[Argument]:
    """What stands between one of the verbs and the phrase at `i`: "made X less effective"."""
    if clauses.kind(i - 1) is Kind.NP and clauses.kind(i - 2) is Kind.VP and clauses.chunks[i - 2].lemmas & verbs:
        return clauses.phrase(i - 1)[0]
    return []


# --- from the rest of the sentence, or from what was told before -----------------------------------------------------


def _only_regimen(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    """The one regimen of the sentence, or, where it names no drug, that of the sentences before."""
    mixtures = [Argument(m, i) for i, c in enumerate(clauses.chunks) for m in c.mentions if m.category == MIXTURE]
    if not mixtures and clauses.regimen is not None and not _first_agent(clauses, trigger):
        return [Argument(clauses.regimen, 0)]
    return mixtures if len({a.mention.curie for a in mixtures}) == 1 else []


def topic_agent(clauses: Clauses, i: int) -> list[Argument]:
    """The drug that the study is about, for a sentence that does not name it; none where another drug is named."""
    here = {m.curie for c in clauses.chunks for m in c.mentions if m.category in AGENTS}
    if clauses.agent is None or here - {clauses.agent.curie}:
        return []
    return [Argument(clauses.agent, i)]


def _topic(clauses: Clauses, trigger: Trigger) -> list[Argument]:
    return topic_agent(clauses, trigger.i)


def _first_agent(clauses: Clauses, _trigger: Trigger) -> list[Argument]:
    agents = [Argument(m, i) for i, c in enumerate(clauses.chunks) for m in c.mentions if m.category in AGENTS]
    return agents[:1]


SLOTS: Mapping[str, Callable[[Clauses, Trigger], list[Argument]]] = {
    "own": _own, "before": _before, "owner": _owner, "sort": _sort, "apposed": _apposed, "after": _after, "left": _left,
    "verb": _verb, "governor": _governor, "copula": _copula, "predicate": _predicate, "means": _means,
    "regimen": _only_regimen, "agent": _first_agent, "topic": _topic, "such as": _exemplified,
    "including": _exemplified,
}  # fmt: skip
"""The constructions that a rule may name as a slot, beside prepositions."""
