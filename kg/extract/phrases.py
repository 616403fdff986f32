"""Noun phrases: which mentions a phrase stands for, and which side of them it means.

Light nouns ("treatment with X"), coordination, apposition, examples ("regulators such as X and Y"), contrast (", but
not Y,"), second names in brackets, and exposure ("cells treated with X") are read here; verbs in
`kg.extract.arguments`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kg.extract.chunk import Chunk, Kind
from kg.extract.grammar import Form, Tag
from kg.extract.kinds import DISEASE, EXPOSURE, VARIANT
from kg.extract.lexemes import carriers, group, heads, suffixes
from kg.extract.reference import follows_stranger
from kg.extract.tokens import HYPHENS, Token
from kg.model import Mention

OPPOSITES = {
    "sensitivity": "resistance",
    "response": "resistance",
    "efficacy": "resistance",
    "resistance": "sensitivity",
}
"""What an aspect becomes where its noun is weakened ("poor response")."""
MAX_DEPTH = 6
"""How deep phrases may nest; deeper ones are not read."""


class Argument(NamedTuple):
    """A mention in a role. `aspects` are what the words around it single out (``expression``, ``resistance``),
    `negated` marks the denied half of a contrast, `modifiers` mentions that qualify it in the same phrase, `chunk` the
    chunk it stands in, `loose` that an unknown noun, not the mention, heads the phrase."""

    mention: Mention
    chunk: int
    aspects: tuple[str, ...] = ()
    negated: bool = False
    modifiers: tuple[Mention, ...] = ()
    loose: bool = False


REFERRING = ("it", "they", "this", "these", "their", "its", "both")
"""The pronouns that may stand for a thing named before."""


def _share_disease(found: list[Argument]) -> list[Argument]:
    """ "KMT2A-rearranged or NPM1-mutated AML": the disease at the end is meant with each genotype of the list."""
    shared: Argument | None = None
    result: list[Argument] = []
    for argument in reversed(found):
        if argument.mention.category == DISEASE:
            shared = argument if any(m.category == VARIANT for m in argument.modifiers) else None
        elif argument.mention.category != VARIANT or argument.aspects:
            shared = None
        elif shared is not None:
            argument = shared._replace(modifiers=(argument.mention,), negated=argument.negated)
        result.append(argument)
    return result[::-1]


class Phrases:
    """The noun phrases of one sentence.

    :param antecedent: finds what a pronoun token means (a mention whose span is the pronoun's), or None.
    """

    def __init__(self, chunks: Sequence[Chunk], antecedent: Callable[[Token], Mention | None]) -> None:
        self.chunks = tuple(chunks)
        self.antecedent = antecedent

    def kind(self, i: int) -> Kind | None:
        """The kind of chunk `i`, or None beyond the ends."""
        return self.chunks[i].kind if 0 <= i < len(self.chunks) else None

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
            found = found + [a._replace(negated=a.negated != negated) for a in more]
            end = after
        return found, end

    def _verb_before(self, i: int) -> bool:
        """Whether a finite verb precedes chunk `i` in its clause, so that another one after a conjunction is a new
        clause's."""
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
        negated, added, j, linked = False, False, i, False
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
                added = added or self.chunks[j].key == "also"
                j += 1
            if key == "but" and not (negated or added):
                return None, False
            if (
                self.kind(j) is Kind.PREPOSITION
                and self.kind(j + 1) is Kind.NP
                and self.kind(i - 2) is Kind.PREPOSITION
            ):
                if self.chunks[j].key == self.chunks[i - 2].key:  # "resistance to A and to B"
                    return j + 1, negated
                return None, False
        elif linked and not self._comma_list(j):
            return None, False
        if linked and self.kind(j) is Kind.NP:
            return j, negated
        return None, False

    def _comma_list(self, j: int) -> bool:
        """Whether the noun phrase at `j`, after a comma, goes on a list: a conjunction follows later, or only
        mentions."""
        while self.kind(j) is Kind.NP:
            j += 1
            if self.kind(j) is Kind.CONJUNCTION or (
                self.kind(j) is Kind.COMMA and self.kind(j + 1) is Kind.CONJUNCTION
            ):
                return True
            if self.kind(j) is not Kind.COMMA:
                return False
            j += 1
        return False

    def _single(self, i: int, depth: int) -> tuple[list[Argument], int]:
        if self.kind(i) is Kind.VP and self.chunks[i].form is Form.GERUND and depth < MAX_DEPTH:
            if self.chunks[i].lemmas & carriers("gerund"):
                return self.phrase(self.skip_adverbs(i + 1), depth + 1)
            return [], i + 1
        if self.kind(i) is not Kind.NP or depth >= MAX_DEPTH:
            return [], i + 1
        chunk = self.chunks[i]
        own = self.own(chunk, i)
        head = heads().get(chunk.tokens[-1].key)
        after = i + 1
        if own and not (head is not None and head.before and self._tied(chunk) and self._light_preposition(after)):
            return self._with_modifiers(own, i, depth)
        if head is not None and head.before and self._light_preposition(after):
            inner, end = self.phrase(after + 1, depth + 1)
            aspects = self._aspects(chunk, head.aspect)
            return [a._replace(aspects=aspects + a.aspects) for a in inner], end
        if self.kind(after) is Kind.COMMA and self.kind(after + 1) is Kind.EXAMPLES:
            after += 1
        if self.kind(after) is Kind.EXAMPLES:
            return self.phrase(after + 1, depth + 1)
        exposure = self._exposure(i, depth)
        if exposure is not None:
            return exposure
        if self._names_itself(i):
            inner, end = self._single(i + 2, depth + 1)
            return inner, end
        return [], i + 1

    def _aspects(self, chunk: Chunk, aspect: str) -> tuple[str, ...]:
        """The aspect of a head noun, turned into its opposite by a word before it ("reduced sensitivity":
        resistance)."""
        if aspect in OPPOSITES and any(t.key in group("weakening") for t in chunk.tokens):
            return (OPPOSITES[aspect],)
        return (aspect,) if aspect else ()

    def _tied(self, chunk: Chunk) -> bool:
        """Whether a hyphen ties the phrase's mention to an adjective: "X-dependent expression of Y" is about Y."""
        tokens = chunk.tokens
        last = max((k for k, t in enumerate(tokens) if t.mention is not None), default=len(tokens))
        return last + 2 < len(tokens) and tokens[last + 1].text[0] in HYPHENS

    def _names_itself(self, i: int) -> bool:
        """Whether a phrase like "the radiosensitizing agent" is followed by its name after a comma."""
        tokens = self.chunks[i].tokens
        if (
            tokens[0].tag is not Tag.DETERMINER
            or tokens[-1].key not in group("agentive")
            or self.kind(i + 1) is not Kind.COMMA
        ):
            return False
        return self.kind(i + 2) is Kind.NP and self.chunks[i + 2].tokens[0].mention is not None

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
        return [a._replace(aspects=("exposure", *a.aspects)) for a in found], end

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
        if (
            own[0].mention.category == EXPOSURE
            and self.kind(i + 1) is Kind.PREPOSITION
            and self.chunks[i + 1].key in ("by", "with")
        ):
            inner, end = self.phrase(i + 2, depth + 1)  # "inhibition of menin with revumenib"
            if inner and all(a.mention.category == "biolink:SmallMolecule" for a in inner):
                return inner, end
        if (
            own[0].mention.category == VARIANT
            and self.kind(i + 1) is Kind.PREPOSITION
            and self.chunks[i + 1].key in ("at", "in")
        ):
            inner, end = self.phrase(i + 2, depth + 1)  # "MEN1 mutations at residues M327 and T349"
            if inner and all(a.mention.category == VARIANT for a in inner):
                return [a._replace(loose=False) for a in inner], end
        return own, i + 1

    def _light_preposition(self, i: int) -> bool:
        return self.kind(i) is Kind.PREPOSITION and self.chunks[i].key in group("light")

    def own(self, chunk: Chunk, i: int) -> list[Argument]:
        """What the tokens of one noun phrase mean: its last mention, with the aspect of the nouns behind it."""
        mentions = [(k, t.mention) for k, t in enumerate(chunk.tokens) if t.mention is not None]
        if not mentions:
            return self._pronoun(chunk, i)
        last, mention = mentions[-1]
        aspects: list[str] = []
        loose = False
        for token in chunk.tokens[last + 1 :]:
            if token.text[0] in HYPHENS:
                joined = suffixes().get(token.key)
                if joined is not None:
                    aspects.append(joined)
                else:
                    loose = True
                continue
            head = heads().get(token.key)
            if head is not None and head.after:
                aspects += self._aspects(chunk, head.aspect)
            elif token.tag is Tag.WORD:
                loose = True
        assert mention is not None
        modifiers = tuple(m for _, m in mentions[:-1] if m is not None)
        argument = Argument(mention, i, tuple(aspects), False, modifiers, loose)
        return [argument, *self._aliases(chunk, last, argument)]

    def _aliases(self, chunk: Chunk, last: int, argument: Argument) -> list[Argument]:
        """The second names in brackets ("receptor alpha (RA) levels") that are no known names of the same entity."""
        return [
            argument._replace(mention=name) for name in chunk.tokens[last].names
            if name.category == argument.mention.category and name.curie != argument.mention.curie
        ]  # fmt: skip

    def _pronoun(self, chunk: Chunk, i: int) -> list[Argument]:
        first = chunk.tokens[0]
        alone = len(chunk.tokens) == 1 and first.key in REFERRING and first.key not in ("their", "its")
        if alone and (self._expletive(i) or (first.key == "it" and follows_stranger(self.chunks, i))):
            return []
        if alone:
            mention = self.antecedent(first)
            return [Argument(mention, i)] if mention is not None else []
        if first.key == "whose":  # "MEN1, the gene whose loss …"
            whole = self._possessor(i - 1)
            head = heads().get(chunk.tokens[-1].key)
            aspects = (head.aspect,) if head is not None and head.aspect else ()
            return [a._replace(chunk=i, aspects=aspects) for a in whole]
        return []

    def _expletive(self, i: int) -> bool:
        """Whether the "it" at chunk `i` means nothing: "it was found that …", "it is through … that", "it is unclear
        whether"."""
        if self.chunks[i].key != "it" or self.kind(i + 1) is not Kind.VP:
            return False
        verbal = self.chunks[i + 1]
        if not (verbal.passive or (verbal.verb is not None and verbal.verb.key in group("copulas"))):
            return False
        clause = [c for c in self.chunks[i + 2 : i + 5] if c.kind is not Kind.ADVERB][:2]
        return any(c.kind is Kind.SUBORDINATOR or c.key in ("that", *group("means")) for c in clause)

    def _possessor(self, i: int) -> list[Argument]:
        """Whose "whose" is: the phrase before it, or what that explains ("X, the gene whose …")."""
        if self.kind(i) is Kind.COMMA:
            i -= 1
        if self.kind(i) is not Kind.NP:
            return []
        own = self.own(self.chunks[i], i)
        if not own and self.kind(i - 1) is Kind.COMMA and self.kind(i - 2) is Kind.NP:
            return self.own(self.chunks[i - 2], i - 2)
        return own

    def skip_adverbs(self, i: int) -> int:
        """The first chunk from `i` on that is no adverb."""
        while self.kind(i) is Kind.ADVERB:
            i += 1
        return i
