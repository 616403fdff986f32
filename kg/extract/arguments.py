"""Who does what to whom: the subject and the object of a verb, found in the chunks of a sentence.

The grammar is that of papers in general: active, passive, participles, infinitives, relative clauses and coordination;
what a noun phrase means is read in `kg.extract.phrases`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from kg.extract.chunk import Chunk, Kind
from kg.extract.grammar import Form, Tag
from kg.extract.kinds import AGENTS
from kg.extract.lexemes import group
from kg.extract.phrases import MAX_DEPTH, Argument, Phrases
from kg.extract.tokens import Token
from kg.model import Mention, Span


def lessening(tokens: Sequence[Token]) -> int | None:
    """Where the words of a phrase say "less" or "fewer", if they do; "no less" says the opposite."""
    keys = [t.key for t in tokens]
    return next((k for k, key in enumerate(keys) if key in group("lessening") and "no" not in keys[:k]), None)


class Clauses:
    """The chunks of one sentence with the questions that rules ask of them.

    :param antecedent: finds what a pronoun token means (a mention whose span is the pronoun's), or None.
    :param agent: the drug that the study being told is about, if one is known.
    :param regimen: the regimen that the paragraph named last, before this sentence.
    """

    def __init__(
        self, chunks: Sequence[Chunk], antecedent: Callable[[Token], Mention | None], agent: Mention | None = None,
        regimen: Mention | None = None,
    ) -> None:  # fmt: skip
        self.phrases = Phrases(chunks, antecedent)
        self.chunks = self.phrases.chunks
        self.agent, self.regimen = agent, regimen
        self.breaks = tuple(
            i
            for i, c in enumerate(self.chunks)
            if c.kind is Kind.STOP or (len(c.tokens) == 1 and c.tokens[0].key in group("contrasts"))
        )

    @cached_property
    def lessened(self) -> frozenset[Span]:
        """The places of what the sentence says there is less of: "less A and B", "fewer cases of A"; not B in "less A
        and more B", nor A in "no less A" and "less common A"."""
        found: set[Span] = set()
        for i, chunk in enumerate(self.chunks):
            place = lessening(chunk.tokens) if chunk.kind is Kind.NP else None
            if place is None:
                continue
            last = len(chunk.tokens) - 1
            head = next((k for k in range(place + 1, last) if chunk.tokens[k].mention is not None), last)
            between = {t.key for t in chunk.tokens[place + 1 : head]}
            if head == place or (chunk.tokens[place].key == "less" and between - group("gradings")):
                continue
            for argument in self.phrase(i)[0]:
                own = self.chunks[argument.chunk].tokens
                if argument.chunk > i and any(t.key in group("raising") for t in own):
                    break
                if argument.mention.category not in AGENTS:
                    found.add(argument.mention.span)
        return frozenset(found)

    def weakened(self, arguments: Sequence[Argument]) -> frozenset[Span]:
        """The places of those whose own phrase says less of them: "reduced A", and B in "reduced A and B", not in
        "reduced A and increased B"."""
        found: set[Span] = set()
        weak = False
        for argument in arguments:
            before = [t.key for t in self.chunks[argument.chunk].tokens if t.span.end <= argument.mention.span.start]
            if any(key in group("raising") for key in before):
                weak = False
            elif any(key in group("weakening") for key in before):
                weak = True
            if weak:
                found.add(argument.mention.span)
        return frozenset(found)

    def kind(self, i: int) -> Kind | None:
        """The kind of chunk `i`, or None beyond the ends."""
        return self.phrases.kind(i)

    def phrase(self, i: int) -> tuple[list[Argument], int]:
        """The arguments of the noun phrase that starts at chunk `i`, and the index of the chunk after it."""
        return self.phrases.phrase(i)

    def objects(self, k: int, particle: str = "") -> list[Argument]:
        """What stands right of the verb group at `k`: its object, or what follows its particle."""
        i = self.phrases.skip_adverbs(k + 1)
        if particle:
            if self.kind(i) is not Kind.PREPOSITION or self.chunks[i].key != particle:
                return []
            return self.phrase(self.phrases.skip_adverbs(i + 1))[0]
        if self.kind(i) is Kind.CONJUNCTION:
            return []
        return self.phrase(i)[0]

    def after_preposition(self, k: int, *prepositions: str) -> list[Argument]:
        """The arguments behind the first of the prepositions to the right of chunk `k`, within its clause."""
        i = k + 1
        while self.kind(i) in (Kind.NP, Kind.PREPOSITION, Kind.ADVERB, Kind.CONJUNCTION, Kind.EXAMPLES):
            if self.kind(i) is Kind.PREPOSITION and self.chunks[i].key in prepositions:
                return self.phrase(self.phrases.skip_adverbs(i + 1))[0]
            i += 1
        return []

    def subjects(self, k: int, depth: int = 0) -> list[Argument]:
        """The subject of the verb group at `k`, through participles, infinitives, relatives and coordination."""
        if depth >= MAX_DEPTH:
            return []
        group = self.chunks[k]
        if group.infinitive and not group.finite:
            return self._controller(k, depth)
        if group.form is Form.GERUND and not group.finite:
            return self._participle_subject(k, depth)
        i = k - 1
        while self.kind(i) is Kind.ADVERB:
            i -= 1
        denied: list[Argument] = []
        if self.kind(i) is Kind.COMMA:
            opening = self._insertion(i)
            if opening is None:
                return self._before_comma(k, i, depth)
            denied = [a for a in self._contrast(opening, i)]
            i = opening - 1
        if self.kind(i) is Kind.RELATIVE:
            return self._antecedent_phrase(i - 1, depth) + denied
        if self.kind(i) is Kind.SUBORDINATOR and i > 0:  # "decreased A, whereas enhanced B"
            previous = self._previous_verb(i)
            return self.subjects(previous, depth + 1) if previous is not None else []
        if self.kind(i) is Kind.CONJUNCTION:
            previous = self._previous_verb(i)
            return self.subjects(previous, depth + 1) + denied if previous is not None else denied
        return self._run(i, depth) + denied

    def _insertion(self, closing: int) -> int | None:
        """The comma that opens the insertion which the comma at `closing` ends, if no finite verb stands between."""
        for j in range(closing - 1, -1, -1):
            if self.kind(j) is Kind.COMMA:
                inside = self.chunks[j + 1 : closing]
                if inside and inside[0].kind is not Kind.NP and not any(c.finite and not c.bare for c in inside):
                    return j
                named = bool(inside) and inside[0].kind is Kind.NP and self.kind(j - 1) is Kind.NP
                if named and not any(c.kind in (Kind.VP, Kind.CONJUNCTION) for c in inside):
                    return j  # an apposition: "venetoclax, a BCL2 inhibitor, …"
                return None
            if self.chunks[j].finite and not self.chunks[j].bare:
                return None
        return None

    def _contrast(self, opening: int, closing: int) -> Iterator[Argument]:
        inside = self.chunks[opening + 1 : closing]
        if len(inside) >= 2 and inside[0].kind is Kind.CONJUNCTION and any(c.key == "not" for c in inside[1:2]):
            for argument in self.phrase(opening + 3)[0]:
                yield argument._replace(negated=True)

    def _before_comma(self, k: int, comma: int, depth: int) -> list[Argument]:
        """A verb straight after a comma shares the subject of the verb before it ("X binds A, inhibits B and …")."""
        previous = self._previous_verb(comma)
        if previous is None and self.chunks[k].bare and self.kind(comma - 1) is Kind.NP:  # "X, inhibited by Y, ceased"
            return self._run(comma - 1, depth)
        return self.subjects(previous, depth + 1) if previous is not None else []

    def causes(self, k: int) -> list[Argument]:
        """What brought about the change that the verb at `k` tells of without an object: "Y rose after X", "in cells
        treated with X, Y fell"."""
        exposed = [a for a in self.after_preposition(k, "in", "from", "of") if "exposure" in a.aspects]
        found = self.after_preposition(k, *group("causes")) or exposed
        if found or self.kind(0) is not Kind.PREPOSITION:
            return found
        if self.chunks[0].key in group("causes"):
            return self.phrase(1)[0]
        return [a for a in self.phrase(1)[0] if "exposure" in a.aspects] if self.chunks[0].key == "in" else []

    def said_of(self, i: int) -> list[Argument]:
        """What the adjective at `i` is said of: Y in "Y was lower"; none where it is no predicate."""
        i -= 1
        while self.kind(i) is Kind.ADVERB:
            i -= 1
        verbal = self.chunks[i] if self.kind(i) is Kind.VP else None
        copula = verbal is not None and verbal.verb is not None and verbal.verb.key in group("copulas")
        return self.subjects(i) if copula else []

    def doer(self, i: int, depth: int = 0) -> list[Argument]:
        """Who does what the adjunct that the preposition at `i` opens tells of: "X acts by …", "was lowered by X via
        …"."""
        if self.kind(i - 1) is Kind.CONJUNCTION or (
            self.kind(i - 2) is Kind.CONJUNCTION and self.kind(i - 1) is Kind.ADVERB
        ):
            return []  # "was indicated by less X and by more Y": X did nothing
        previous = self._previous_verb(i)
        if previous is not None and self.chunks[previous].passive:
            agents = [a for a in self.after_preposition(previous, "by") if a.chunk < i]
            if agents:
                return agents
        if previous is None:
            previous = self._next_finite(i)
        return self.subjects(previous, depth + 1) if previous is not None else []

    def _previous_verb(self, i: int) -> int | None:
        for j in range(i - 1, -1, -1):
            if (
                self.kind(j) is Kind.VP
                and (self.chunks[j].finite or self.chunks[j].form is Form.GERUND)
                and not self._reduced(j)
            ):
                return j
            if self.kind(j) is Kind.STOP:
                return None
        return None

    def _reduced(self, j: int) -> bool:
        """Whether the participle at `j` belongs to a noun phrase of another verb: "inhibit stress mediated injury"."""
        if not self.chunks[j].bare:
            return False
        while self.kind(j - 1) in (Kind.NP, Kind.PREPOSITION, Kind.ADVERB):
            j -= 1
        return self.kind(j - 1) is Kind.VP and not self.chunks[j - 1].bare

    def _controller(self, k: int, depth: int) -> list[Argument]:
        i = k - 1
        while self.kind(i) is Kind.ADVERB:
            i -= 1
        if self.kind(i) is Kind.NP:
            possessive = next((t for t in self.chunks[i].tokens if t.key in ("their", "its")), None)
            if possessive is not None:
                mention = self.phrases.antecedent(possessive)
                if mention is not None:
                    return [Argument(mention, i)]
            if self.chunks[i].tokens[-1].key in group("abilities") and self.kind(i - 1) is Kind.PREPOSITION:
                return self._able(i - 2)
            own = self.phrases.own(self.chunks[i], i)
            if own and self.kind(i - 1) is Kind.PREPOSITION and self.chunks[i - 1].key in ("of", "for"):
                return own
        previous = self._previous_verb(k)
        return self.subjects(previous, depth + 1) if previous is not None else []

    def _able(self, i: int) -> list[Argument]:
        """Whose the "potential to …" is: the phrase before "with the potential"."""
        while self.kind(i) in (Kind.COMMA, Kind.ADVERB):
            i -= 1
        return self.phrases.own(self.chunks[i], i) if self.kind(i) is Kind.NP else []

    def _participle_subject(self, k: int, depth: int) -> list[Argument]:
        i = k - 1
        while self.kind(i) is Kind.ADVERB:
            i -= 1
        if self.kind(i) is Kind.PREPOSITION:  # "by inhibiting X, menin inhibitors …"
            return self.doer(i, depth + 1)
        if self.kind(i) is Kind.NP and self.kind(i - 1) is not Kind.COMMA:  # "mutations conferring …"
            return self._run(i, depth)
        previous = self._previous_verb(k)
        if previous is None:
            following = self._next_finite(k)
            return self.subjects(following, depth + 1) if following is not None else []
        return self.subjects(previous, depth + 1)

    def _next_finite(self, k: int) -> int | None:
        return next((j for j in range(k + 1, len(self.chunks)) if self.chunks[j].finite), None)

    def _antecedent_phrase(self, i: int, depth: int) -> list[Argument]:
        """What a relative pronoun stands for: the noun phrase before it, with its coordination."""
        comma = self.kind(i) is Kind.COMMA
        if comma:
            i -= 1
        if self.kind(i) is not Kind.NP:
            return []
        own = self.phrases.own(self.chunks[i], i)
        if (
            self.kind(i - 1) is Kind.PREPOSITION
            and self.kind(i - 2) is Kind.NP
            and self.chunks[i - 2].tokens[-1].key in group("agentive")
        ):
            equated = self._equated(i - 2, depth)  # "X is an inhibitor of Y that …": X
            if equated:
                return equated
        if not own:
            equated = self._equated(i, depth)
            if equated or not comma:
                return equated
            previous = self._previous_verb(i)  # "X disrupts this interaction, which lowers Y"
            return self.subjects(previous, depth + 1) if previous is not None else []
        start = i
        while self.kind(start - 1) is Kind.CONJUNCTION and self.kind(start - 2) is Kind.NP:
            start -= 2
        found = self.phrase(start)[0]
        return [a for a in found if a.chunk <= i] or own

    def _equated(self, i: int, depth: int) -> list[Argument]:
        """What a phrase without a mention is said to be: "X, the gene that …", "X is a gene that …"."""
        if (
            self.kind(i - 1) is Kind.COMMA
            and self.kind(i - 2) is Kind.NP
            and self.phrases.own(self.chunks[i - 2], i - 2)
        ):
            return self.phrases.own(self.chunks[i - 2], i - 2)
        j = i - 1
        while (
            self.kind(j) in (Kind.ADVERB, Kind.COMMA)
            or (self.kind(j) is Kind.NP and not self.chunks[j].mentions)
            or (self.kind(j) is Kind.VP and self.chunks[j].bare and self.kind(j - 1) is Kind.COMMA)
        ):
            j -= 1
        verb = self.chunks[j].verb if self.kind(j) is Kind.VP else None
        return self.subjects(j, depth + 1) if verb is not None and verb.tag is Tag.AUXILIARY else []

    def _run(self, i: int, depth: int) -> list[Argument]:
        """The subject phrase that ends at chunk `i`: its first noun phrase that is not an introductory adjunct."""
        start = i
        while start > 0 and not self._bounds(start - 1, i):
            start -= 1
        if self.kind(start - 1) is Kind.VP and self.chunks[start - 1].finite and not self.chunks[start - 1].bare:
            breaks = [j for j in range(start, i + 1) if self.kind(j) in (Kind.CONJUNCTION, Kind.COMMA)]
            if breaks:
                start = breaks[-1] + 1
        opened = [j for j in range(start, i) if self._opens_a_clause(j)]
        start = opened[-1] if opened else start
        while start < i and self.kind(start) in (Kind.ADVERB, Kind.CONJUNCTION, Kind.COMMA):
            start += 1
        if self.kind(start) is Kind.PREPOSITION:
            return self._last_mention(i)
        found, _ = self.phrase(start)
        return [a for a in found if a.chunk <= i]

    def _opens_a_clause(self, j: int) -> bool:
        """Whether chunk `j` is a "but" before a phrase with a verb in front of it: "X reduced Y, but Z reduced W"."""
        adversative = self.kind(j) is Kind.CONJUNCTION and self.chunks[j].key in group("adversatives")
        return adversative and self.kind(j + 1) is Kind.NP and any(c.kind is Kind.VP for c in self.chunks[:j])

    def _last_mention(self, i: int) -> list[Argument]:
        """In "in this model DS-1594b induced …" the adjunct and the subject are one chunk: its last mention, if
        final."""
        ends_named = self.kind(i) is Kind.NP and self.chunks[i].tokens[-1].mention is not None
        if ends_named and (len(self.chunks[i].tokens) > 1 or self.kind(i - 1) is Kind.NP):
            return self.phrases.own(self.chunks[i], i)
        return []

    def _bounds(self, j: int, i: int) -> bool:
        """Whether chunk `j` ends the subject phrase that lies between it and chunk `i`."""
        kind = self.kind(j)
        if kind in (Kind.SUBORDINATOR, Kind.RELATIVE, Kind.STOP):
            return True
        if kind is Kind.VP:
            group = self.chunks[j]
            return not (group.bare or (group.form is Form.GERUND and not group.finite))
        if kind is Kind.COMMA:
            if self.kind(j + 1) is Kind.EXAMPLES:
                return False
            return not (self.kind(j - 1) is Kind.NP and self._list_comma(j, i))
        return False

    def _list_comma(self, j: int, i: int) -> bool:
        """A comma within "A, B and C": a conjunction comes before the verb, and the list does not open with an
        adjunct."""
        conjunction = any(self.kind(x) is Kind.CONJUNCTION for x in range(j + 1, i + 1))
        if not conjunction:
            return False
        first = j
        while first > 0 and self.kind(first - 1) in (Kind.NP, Kind.COMMA):
            first -= 1
        return self.kind(first - 1) is not Kind.PREPOSITION or self.kind(first - 2) is Kind.NP
