"""Who does what to whom: the subject and the object of a trigger, found in the chunks of a sentence.

The grammar is that of papers in general: active, passive, participles, infinitives, relative clauses, coordination,
apposition, contrast (", but not Y,"), light nouns ("treatment with X") and examples ("regulators such as X and Y").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from kg.extract.chunk import Chunk, Kind
from kg.extract.grammar import Form, Tag
from kg.extract.morphology import plural
from kg.extract.tokens import Token
from kg.model import Mention

MAX_DEPTH = 6
_VARIANT = "biolink:SequenceVariant"
_EXPOSURE = "biolink:ChemicalExposure"


@dataclass(frozen=True, slots=True)
class Argument:
    """A mention in a role. `aspects` are what the words around it single out (``expression``, ``resistance``),
    `negated` marks the denied half of a contrast, `modifiers` mentions that qualify it in the same phrase, `chunk` the
    chunk it stands in, `loose` that an unknown noun, not the mention, heads the phrase."""

    mention: Mention
    chunk: int
    aspects: tuple[str, ...] = ()
    negated: bool = False
    modifiers: tuple[Mention, ...] = ()
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """How a noun that is not a mention stands for one."""

    aspect: str
    before: bool
    after: bool


@cache
def heads() -> Mapping[str, Head]:
    """The light and aspect nouns by singular and plural form, from ``data/grammar/heads.tsv``."""
    table: dict[str, Head] = {}
    text = (files("kg") / "data" / "grammar" / "heads.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[3:]:
        noun, aspect, before, after = line.split("\t")
        head = Head(aspect, before == "yes", after == "yes")
        table[noun] = head
        table.setdefault(plural(noun), head)
    return table


@cache
def suffixes() -> Mapping[str, str]:
    """What an adjective that a hyphen ties to a mention singles out ("venetoclax-resistant"), from ``suffixes.tsv``."""
    text = (files("kg") / "data" / "grammar" / "suffixes.tsv").read_text(encoding="utf-8")
    return dict((line.split("\t")[0], line.split("\t")[1]) for line in text.splitlines()[2:])


@cache
def carriers(how: str) -> frozenset[str]:
    """The verbs through which their object acts, from ``data/grammar/carriers.tsv``."""
    text = (files("kg") / "data" / "grammar" / "carriers.tsv").read_text(encoding="utf-8")
    return frozenset(line.split("\t")[0] for line in text.splitlines()[2:] if line.split("\t")[1] == how)


_REFERRING = ("it", "they", "this", "these", "their", "its", "both")


def _share_disease(found: list[Argument]) -> list[Argument]:
    """ "KMT2A-rearranged or NPM1-mutated AML": the disease at the end is meant with each genotype of the list."""
    shared: Argument | None = None
    result: list[Argument] = []
    for argument in reversed(found):
        if argument.mention.category == "biolink:Disease":
            shared = argument if any(m.category == _VARIANT for m in argument.modifiers) else None
        elif argument.mention.category != _VARIANT or argument.aspects:
            shared = None
        elif shared is not None:
            argument = replace(shared, modifiers=(argument.mention,), negated=argument.negated)
        result.append(argument)
    return result[::-1]


class Clauses:
    """The chunks of one sentence with the questions that rules ask of them.

    :param antecedent: finds what a pronoun token means (a mention whose span is the pronoun's), or None.
    :param agent: the drug that the study being told is about, if one is known.
    :param regimen: the regimen that the paragraph named last, before this sentence.
    """

    def __init__(
        self, chunks: Sequence[Chunk], antecedent: Callable[[Token], Mention | None], agent: Mention | None = None,
        regimen: Mention | None = None,
    ) -> None:
        self.chunks = tuple(chunks)
        self.agent, self.regimen = agent, regimen
        self._antecedent = antecedent

    def kind(self, i: int) -> Kind | None:
        """The kind of chunk `i`, or None beyond the ends."""
        return self.chunks[i].kind if 0 <= i < len(self.chunks) else None

    # --- noun phrases ------------------------------------------------------------------------------------------------

    def phrase(self, i: int, depth: int = 0) -> tuple[list[Argument], int]:
        """The arguments of the noun phrase that starts at chunk `i`, and the index of the chunk after it.

        Follows light nouns through their preposition, takes the examples after "such as", and the whole coordination.
        """
        found, end = self._coordination(i, depth)
        return _share_disease(found), end

    def _coordination(self, i: int, depth: int) -> tuple[list[Argument], int]:
        found, end = self._single(i, depth)
        while depth < MAX_DEPTH:
            following, negated = self._next_conjunct(end)
            if following is None:
                return found, end
            more, after = self._single(following, depth + 1)
            if not more and self._opens_clause(after):
                return found, end
            if self._opens_clause(after) and self._verb_before(i):
                return found, end
            found = found + [replace(a, negated=a.negated != negated) for a in more]
            end = after
        return found, end

    def _verb_before(self, i: int) -> bool:
        """Whether a finite verb precedes chunk `i` in its clause, so that another one after a conjunction is a new clause's."""
        for j in range(i - 1, -1, -1):
            if self.kind(j) in (Kind.STOP, Kind.SUBORDINATOR, Kind.RELATIVE):
                return False
            if self.kind(j) is Kind.VP and self.chunks[j].finite and not self.chunks[j].bare:
                return True
        return False

    def _opens_clause(self, i: int) -> bool:
        while self.kind(i) is Kind.ADVERB:
            i += 1
        return self.kind(i) is Kind.VP and self.chunks[i].finite and not self.chunks[i].bare

    def _next_conjunct(self, i: int) -> tuple[int | None, bool]:
        """The chunk where the next conjunct starts, and whether it is denied."""
        negated, j, linked = False, i, False
        if self.kind(j) is Kind.COMMA:
            j += 1
            linked = True
        if self.kind(j) is Kind.CONJUNCTION:
            key = self.chunks[j].key
            negated = key == "rather than"
            j += 1
            linked = True
            while self.kind(j) is Kind.ADVERB:
                negated = negated or self.chunks[j].key == "not"
                j += 1
            if key == "but" and not negated:
                return None, False
            if self.kind(j) is Kind.PREPOSITION and self.kind(j + 1) is Kind.NP and self.kind(i - 2) is Kind.PREPOSITION:
                if self.chunks[j].key == self.chunks[i - 2].key:  # "resistance to A and to B"
                    return j + 1, negated
                return None, False
        elif linked and not self._comma_list(j):
            return None, False
        if linked and self.kind(j) is Kind.NP:
            return j, negated
        return None, False

    def _comma_list(self, j: int) -> bool:
        """Whether the noun phrase at `j`, after a comma, goes on a list: a conjunction follows later, or only mentions."""
        while self.kind(j) is Kind.NP:
            j += 1
            if self.kind(j) is Kind.CONJUNCTION or (self.kind(j) is Kind.COMMA and self.kind(j + 1) is Kind.CONJUNCTION):
                return True
            if self.kind(j) is not Kind.COMMA:
                return False
            j += 1
        return False

    def _single(self, i: int, depth: int) -> tuple[list[Argument], int]:
        if self.kind(i) is Kind.VP and self.chunks[i].form is Form.GERUND and depth < MAX_DEPTH:
            if self.chunks[i].lemmas & carriers("gerund"):
                return self.phrase(self._skip_adverbs(i + 1), depth + 1)
            return [], i + 1
        if self.kind(i) is not Kind.NP or depth >= MAX_DEPTH:
            return [], i + 1
        chunk = self.chunks[i]
        own = self._own(chunk, i)
        if own:
            return self._with_modifiers(own, i, depth)
        head = heads().get(chunk.tokens[-1].key)
        after = i + 1
        if head is not None and head.before and self._light_preposition(after):
            inner, end = self.phrase(after + 1, depth + 1)
            aspects = (head.aspect,) if head.aspect else ()
            return [replace(a, aspects=aspects + a.aspects) for a in inner], end
        if self.kind(after) is Kind.COMMA and self.kind(after + 1) is Kind.EXAMPLES:
            after += 1
        if self.kind(after) is Kind.EXAMPLES:
            return self.phrase(after + 1, depth + 1)
        exposure = self._exposure(i, depth)
        if exposure is not None:
            return exposure
        return [], i + 1

    def _exposure(self, i: int, depth: int) -> tuple[list[Argument], int] | None:
        """ "Cells treated with X": X, as what the cells are exposed to."""
        verb = i + 1
        if self.kind(verb) is Kind.PREPOSITION and self.kind(verb + 1) is Kind.NP:  # "cells of patients treated with X"
            verb += 2
        if self.kind(verb) is not Kind.VP or not self.chunks[verb].lemmas & carriers("exposure"):
            return None
        if self.chunks[verb].finite and not self.chunks[verb].bare:
            return None
        inner = verb + 1
        if self.kind(inner) is Kind.PREPOSITION and self.chunks[inner].key in ("with", "to", "in"):
            inner += 1
        found, end = self.phrase(inner, depth + 1)
        return [replace(a, aspects=("exposure", *a.aspects)) for a in found], end

    def _with_modifiers(self, own: list[Argument], i: int, depth: int) -> tuple[list[Argument], int]:
        """Examples that follow a mention ("antiapoptotic proteins such as BCL2") replace it."""
        after = i + 1
        if self.kind(after) is Kind.COMMA and self.kind(after + 1) is Kind.EXAMPLES:
            after += 1
        if self.kind(after) is Kind.EXAMPLES:
            inner, end = self.phrase(after + 1, depth + 1)
            if inner:
                return inner, end
        exposure = self._exposure(i, depth)
        if exposure is not None and exposure[0]:
            return exposure
        if own[0].mention.category == _EXPOSURE and self.kind(i + 1) is Kind.PREPOSITION and self.chunks[i + 1].key in ("by", "with"):
            inner, end = self.phrase(i + 2, depth + 1)  # "inhibition of menin with revumenib"
            if inner and all(a.mention.category == "biolink:SmallMolecule" for a in inner):
                return inner, end
        if own[0].mention.category == _VARIANT and self.kind(i + 1) is Kind.PREPOSITION and self.chunks[i + 1].key in ("at", "in"):
            inner, end = self.phrase(i + 2, depth + 1)  # "MEN1 mutations at residues M327 and T349"
            if inner and all(a.mention.category == _VARIANT for a in inner):
                return [replace(a, loose=False) for a in inner], end
        return own, i + 1

    def _light_preposition(self, i: int) -> bool:
        return self.kind(i) is Kind.PREPOSITION and self.chunks[i].key in (
            "of", "to", "with", "in", "for", "by", "on", "between", "among", "against", "across",
        )  # fmt: skip

    def _own(self, chunk: Chunk, i: int) -> list[Argument]:
        """What the tokens of one noun phrase mean: its last mention, with the aspect of the nouns behind it."""
        mentions = [(k, t.mention) for k, t in enumerate(chunk.tokens) if t.mention is not None]
        if not mentions:
            return self._pronoun(chunk, i)
        last, mention = mentions[-1]
        aspects: list[str] = []
        loose = False
        for token in chunk.tokens[last + 1 :]:
            joined = suffixes().get(token.key) if token.text[0] in "-‐‑–" else None
            if joined is not None:
                aspects.append(joined)
                continue
            head = heads().get(token.key)
            if head is not None and head.after:
                if head.aspect:
                    aspects.append(head.aspect)
            elif token.tag is Tag.WORD:
                loose = True
        assert mention is not None
        modifiers = tuple(m for _, m in mentions[:-1] if m is not None)
        argument = Argument(mention, i, tuple(aspects), False, modifiers, loose)
        return [argument, *self._aliases(chunk, last, argument)]

    def _aliases(self, chunk: Chunk, last: int, argument: Argument) -> list[Argument]:
        """A second name in brackets ("receptor alpha (RA)") that is no known name of the same entity."""
        if len(chunk.aside) != 1 or last + 1 < len(chunk.tokens):
            return []
        alias = chunk.aside[0]
        if alias.category != argument.mention.category or alias.curie == argument.mention.curie:
            return []
        return [replace(argument, mention=alias)]

    def _pronoun(self, chunk: Chunk, i: int) -> list[Argument]:
        first = chunk.tokens[0]
        alone = len(chunk.tokens) == 1 and first.key in _REFERRING and first.key not in ("their", "its")
        if alone:
            mention = self._antecedent(first)
            return [Argument(mention, i)] if mention is not None else []
        if first.key == "whose":  # "MEN1, the gene whose loss …"
            whole = self._antecedent_phrase(i - 1)
            head = heads().get(chunk.tokens[-1].key)
            aspects = (head.aspect,) if head is not None and head.aspect else ()
            return [replace(a, chunk=i, aspects=aspects) for a in whole]
        return []

    def _skip_adverbs(self, i: int) -> int:
        while self.kind(i) is Kind.ADVERB:
            i += 1
        return i

    # --- around a verb -----------------------------------------------------------------------------------------------

    def objects(self, k: int, particle: str = "") -> list[Argument]:
        """What stands right of the verb group at `k`: its object, or what follows its particle."""
        i = self._skip_adverbs(k + 1)
        if particle:
            if self.kind(i) is not Kind.PREPOSITION or self.chunks[i].key != particle:
                return []
            return self.phrase(self._skip_adverbs(i + 1))[0]
        if self.kind(i) is Kind.CONJUNCTION:
            return []
        return self.phrase(i)[0]

    def after_preposition(self, k: int, *prepositions: str) -> list[Argument]:
        """The arguments behind the first of the prepositions to the right of chunk `k`, within its clause."""
        i = k + 1
        while self.kind(i) in (Kind.NP, Kind.PREPOSITION, Kind.ADVERB, Kind.CONJUNCTION, Kind.EXAMPLES):
            if self.kind(i) is Kind.PREPOSITION and self.chunks[i].key in prepositions:
                return self.phrase(self._skip_adverbs(i + 1))[0]
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
            return self._antecedent_phrase(i - 1) + denied
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
                if inside and inside[0].kind is Kind.NP and j > 0 and not any(c.kind is Kind.VP for c in inside):
                    if self.kind(j - 1) is Kind.NP and not any(c.kind is Kind.CONJUNCTION for c in inside):
                        return j  # an apposition: "venetoclax, a BCL2 inhibitor, …"
                return None
            if self.chunks[j].finite and not self.chunks[j].bare:
                return None
        return None

    def _contrast(self, opening: int, closing: int) -> Iterator[Argument]:
        inside = self.chunks[opening + 1 : closing]
        if len(inside) >= 2 and inside[0].kind is Kind.CONJUNCTION and any(c.key == "not" for c in inside[1:2]):
            for argument in self.phrase(opening + 3)[0]:
                yield replace(argument, negated=True)

    def _before_comma(self, k: int, comma: int, depth: int) -> list[Argument]:
        """A verb straight after a comma shares the subject of the verb before it ("X binds A, inhibits B and …")."""
        previous = self._previous_verb(comma)
        return self.subjects(previous, depth + 1) if previous is not None else []

    def _previous_verb(self, i: int) -> int | None:
        for j in range(i - 1, -1, -1):
            if self.kind(j) is Kind.VP and (self.chunks[j].finite or self.chunks[j].form is Form.GERUND):
                return j
            if self.kind(j) is Kind.STOP:
                return None
        return None

    def _controller(self, k: int, depth: int) -> list[Argument]:
        i = k - 1
        while self.kind(i) is Kind.ADVERB:
            i -= 1
        if self.kind(i) is Kind.NP:
            possessive = next((t for t in self.chunks[i].tokens if t.key in ("their", "its")), None)
            if possessive is not None:
                mention = self._antecedent(possessive)
                if mention is not None:
                    return [Argument(mention, i)]
            own = self._own(self.chunks[i], i)
            if own and self.kind(i - 1) is Kind.PREPOSITION and self.chunks[i - 1].key in ("of", "for"):
                return own
        previous = self._previous_verb(k)
        return self.subjects(previous, depth + 1) if previous is not None else []

    def _participle_subject(self, k: int, depth: int) -> list[Argument]:
        i = k - 1
        while self.kind(i) is Kind.ADVERB:
            i -= 1
        if self.kind(i) is Kind.PREPOSITION:  # "by inhibiting X, menin inhibitors …"
            following = self._next_finite(k)
            previous = self._previous_verb(k)
            if previous is not None and self.chunks[previous].passive:  # "was attenuated by X via blocking Y"
                agents = [a for a in self.after_preposition(previous, "by") if a.chunk < k]
                if agents:
                    return agents
            target = previous if previous is not None else following
            return self.subjects(target, depth + 1) if target is not None else []
        if self.kind(i) is Kind.NP and self.kind(i - 1) is not Kind.COMMA:  # "mutations conferring …"
            return self._run(i, depth)
        previous = self._previous_verb(k)
        if previous is None:
            following = self._next_finite(k)
            return self.subjects(following, depth + 1) if following is not None else []
        return self.subjects(previous, depth + 1)

    def _next_finite(self, k: int) -> int | None:
        return next((j for j in range(k + 1, len(self.chunks)) if self.chunks[j].finite), None)

    def _antecedent_phrase(self, i: int) -> list[Argument]:
        """What a relative pronoun stands for: the noun phrase before it, with its coordination."""
        comma = self.kind(i) is Kind.COMMA
        if comma:
            i -= 1
        if self.kind(i) is not Kind.NP:
            return []
        own = self._own(self.chunks[i], i)
        if not own:
            equated = self._equated(i)
            if equated or not comma:
                return equated
            previous = self._previous_verb(i)  # "X disrupts this interaction, which lowers Y"
            return self.subjects(previous, 1) if previous is not None else []
        start = i
        while self.kind(start - 1) is Kind.CONJUNCTION and self.kind(start - 2) is Kind.NP:
            start -= 2
        found = self.phrase(start)[0]
        return [a for a in found if a.chunk <= i] or own

    def _equated(self, i: int) -> list[Argument]:
        """What a phrase without a mention is said to be: "X, the gene that …", "X is a gene that …"."""
        if self.kind(i - 1) is Kind.COMMA and self.kind(i - 2) is Kind.NP:
            return self._own(self.chunks[i - 2], i - 2)
        j = i - 1
        while self.kind(j) is Kind.ADVERB:
            j -= 1
        if self.kind(j) is Kind.VP and self.chunks[j].verb is not None and self.chunks[j].verb.tag is Tag.AUXILIARY:
            return self.subjects(j)
        return []

    def _run(self, i: int, depth: int) -> list[Argument]:
        """The subject phrase that ends at chunk `i`: its first noun phrase that is not an introductory adjunct."""
        start = i
        while start > 0 and not self._bounds(start - 1, i):
            start -= 1
        if self.kind(start - 1) is Kind.VP and self.chunks[start - 1].finite and not self.chunks[start - 1].bare:
            breaks = [j for j in range(start, i + 1) if self.kind(j) in (Kind.CONJUNCTION, Kind.COMMA)]
            if breaks:
                start = breaks[-1] + 1
        while start < i and self.kind(start) in (Kind.ADVERB, Kind.CONJUNCTION, Kind.COMMA):
            start += 1
        if self.kind(start) is Kind.PREPOSITION:
            return self._last_mention(start, i)
        found, _ = self.phrase(start)
        return [a for a in found if a.chunk <= i]

    def _last_mention(self, start: int, i: int) -> list[Argument]:
        """In "in this model DS-1594b induced …" the adjunct and the subject are one chunk: its last mention, if final."""
        if self.kind(i) is Kind.NP and self.chunks[i].tokens[-1].mention is not None:
            if len(self.chunks[i].tokens) > 1 or self.kind(i - 1) is Kind.NP:
                return self._own(self.chunks[i], i)
        return []

    def _bounds(self, j: int, i: int) -> bool:
        """Whether chunk `j` ends the subject phrase that lies between it and chunk `i`."""
        kind = self.kind(j)
        if kind in (Kind.SUBORDINATOR, Kind.RELATIVE, Kind.STOP):
            return True
        if kind is Kind.VP:
            group = self.chunks[j]
            if group.bare or (group.form is Form.GERUND and not group.finite):
                return False
            return True
        if kind is Kind.COMMA:
            if self.kind(j + 1) is Kind.EXAMPLES:
                return False
            return not (self.kind(j - 1) is Kind.NP and self._list_comma(j, i))
        return False

    def _list_comma(self, j: int, i: int) -> bool:
        """A comma within "A, B and C": a conjunction comes before the verb, and the list does not open with an adjunct."""
        conjunction = any(self.kind(x) is Kind.CONJUNCTION for x in range(j + 1, i + 1))
        if not conjunction:
            return False
        first = j
        while first > 0 and self.kind(first - 1) in (Kind.NP, Kind.COMMA):
            first -= 1
        return self.kind(first - 1) is not Kind.PREPOSITION or self.kind(first - 2) is Kind.NP
