"""A shallow parse: noun phrases, verb groups, prepositions and boundaries, in one pass over the tokens of a sentence.

It knows no part of speech beyond the closed words and the verb table; a form that may be a noun or a verb is decided by
its neighbours. That is enough to find what stands left and right of a trigger, and costs microseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from kg.extract.grammar import Form, Grammar, Tag
from kg.extract.kinds import MIXTURE
from kg.extract.lexemes import compounds, group
from kg.extract.tokens import HYPHENS, Token
from kg.model import Mention, Span


class Kind(StrEnum):
    """What a chunk is."""

    NP = "NP"
    VP = "VP"
    PREPOSITION = "PREP"
    CONJUNCTION = "CC"
    COMMA = "COMMA"
    SUBORDINATOR = "SUB"
    RELATIVE = "REL"
    EXAMPLES = "SUCH"
    ADVERB = "ADV"
    STOP = "STOP"


class Chunk(NamedTuple):
    """A run of tokens. For a verb group, `verb` is its main verb, `form` the form of its first verbal part
    (an auxiliary or modal makes it finite), `passive` whether a form of be goes with a participle, `bare` whether it is
    a participle or past tense without auxiliary."""

    kind: Kind
    tokens: tuple[Token, ...]
    verb: Token | None = None
    form: Form | None = None
    finite: bool = False
    passive: bool = False
    infinitive: bool = False
    bare: bool = False

    @property
    def span(self) -> Span:
        """From the first token to the last."""
        return Span(self.tokens[0].span.start, self.tokens[-1].span.end)

    @property
    def key(self) -> str:
        """The squeezed words, joined by blanks."""
        return " ".join(token.key for token in self.tokens)

    @property
    def aside(self) -> tuple[Mention, ...]:
        """The mentions in the brackets that follow it."""
        return self.tokens[-1].bracket

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The mentions in it, in order."""
        return tuple(token.mention for token in self.tokens if token.mention is not None)

    @property
    def lemmas(self) -> frozenset[str]:
        """The lemmas that its main verb may belong to."""
        return frozenset(r.lemma for r in self.verb.verbs) if self.verb else frozenset()


_CLAUSE_STOPS = ";:?!—–"
_SIMPLE = {
    Tag.PREPOSITION: Kind.PREPOSITION,
    Tag.TO: Kind.PREPOSITION,
    Tag.CONJUNCTION: Kind.CONJUNCTION,
    Tag.SUBORDINATOR: Kind.SUBORDINATOR,
    Tag.RELATIVE: Kind.RELATIVE,
    Tag.ADVERB: Kind.ADVERB,
    Tag.NEGATION: Kind.ADVERB,
}
"""What a word that is a chunk by itself is."""
_BEFORE_VERB = (Tag.ADVERB, Tag.AUXILIARY, Tag.MODAL, Tag.NEGATION, Tag.TO)


def chunk(tokens: Sequence[Token], grammar: Grammar) -> tuple[Chunk, ...]:
    """The chunks of a sentence, in order; tokens within brackets are left out, their mentions noted at the word
    before."""
    words = _with_correlatives(_without_brackets(tokens))
    chunks: list[Chunk] = []
    i = 0
    while i < len(words):
        size, kind = _compound(words, i)
        if size:
            chunks.append(Chunk(kind, tuple(words[i : i + size])))
            i += size
            continue
        if _opens_examples(words, i, chunks):
            chunks.append(Chunk(Kind.EXAMPLES, (words[i],)))
            i += 1
            continue
        verbal = _verb_group(words, i, grammar)
        if verbal is not None:
            chunks.append(verbal)
            i += len(verbal.tokens)
            continue
        i = _other(words, i, chunks, grammar)
    return tuple(chunks)


def _without_brackets(tokens: Sequence[Token]) -> list[Token]:
    """The tokens outside of brackets, each with the mentions of the brackets that follow it."""
    words: list[Token] = []
    bracket: list[Token] = []
    for token in tokens:
        if token.aside:
            bracket.append(token)
            continue
        if bracket and words:
            words[-1] = _annotated(words[-1], bracket)
        bracket = []
        words.append(token)
    if bracket and words:
        words[-1] = _annotated(words[-1], bracket)
    return words


def _with_correlatives(words: list[Token]) -> list[Token]:
    """The words, with a "neither" before the first of two verbs as an adverb: "X neither inhibited A nor reduced B".

    The rows of "neither" in ``data/cues/negation.tsv`` deny both verbs; they know the verbs by the same endings.
    """
    for i, word in enumerate(words):
        if word.key != "neither" or i == 0:
            continue
        nor = next((j for j in range(i + 1, len(words)) if words[j].key == "nor"), None)
        first, second = (_content_after(words, j) if j is not None else None for j in (i, nor))
        if first is not None and second is not None and _are_correlated(words[i - 1], first, second):
            words[i] = word._replace(tag=Tag.ADVERB)
    return words


def _are_correlated(before: Token, first: Token, second: Token) -> bool:
    """Whether two words behind "neither" and "nor" are verbs of the subject that ends with the word before them."""
    helped = second.tag in (Tag.AUXILIARY, Tag.MODAL)
    if not first.verbs or not (helped or second.verbs):
        return False
    if before.tag is Tag.MODAL or before.key in ("do", "does", "did"):
        return True
    if before.tag is Tag.PREPOSITION or (before.tag is not Tag.AUXILIARY and before.key.endswith("ed")):
        return False
    if first.key.endswith("ed"):
        return helped or second.key.endswith("ed")
    ends = first.key.endswith("s") and (helped or second.key.endswith("s"))
    return ends and not _plural(before.key) and before.tag is not Tag.AUXILIARY


def _annotated(word: Token, bracket: Sequence[Token]) -> Token:
    mentions = tuple(t.mention for t in bracket if t.mention is not None)
    names: list[Mention] = []
    for token in bracket:
        if token.mention is not None:
            names.append(token.mention)
        elif token.tag is not Tag.PUNCTUATION and token.key not in group("renames"):
            break
    return word._replace(bracket=mentions, names=tuple(names)) if mentions else word


def _compound(words: Sequence[Token], i: int) -> tuple[int, Kind]:
    """How many words from `i` on act as one, and as what; 0 if none do."""
    candidates = compounds().get(words[i].key)
    best, kind = 0, Kind.NP
    for keys, name in candidates.items() if candidates else ():
        if len(keys) > best and tuple(w.key for w in words[i : i + len(keys)]) == keys:
            best, kind = len(keys), Kind(name)
    return best, kind


def _opens_examples(words: Sequence[Token], i: int, chunks: Sequence[Chunk]) -> bool:
    """Whether a word like "including" or "namely" opens examples of the phrase before it."""
    if words[i].mention is not None or words[i].key not in group("examples") or i + 1 == len(words) or not chunks:
        return False
    before = chunks[-2] if chunks[-1].kind is Kind.COMMA and len(chunks) > 1 else chunks[-1]
    return before.kind is Kind.NP or words[i].key == "including"


def _other(words: Sequence[Token], i: int, chunks: list[Chunk], grammar: Grammar) -> int:
    word = words[i]
    if word.tag is Tag.PUNCTUATION:
        chunks.append(Chunk(Kind.COMMA if word.text == "," else _stop_or_slash(word), (word,)))
        return i + 1
    if word.key == "that" and _introduces_clause(words, i, chunks, grammar):
        relative = bool(chunks) and chunks[-1].kind is Kind.NP
        chunks.append(Chunk(Kind.RELATIVE if relative else Kind.SUBORDINATOR, (word,)))
        return i + 1
    simple = _SIMPLE.get(word.tag)
    if simple is not None:
        chunks.append(Chunk(simple, (word,)))
        return i + 1
    run = [word]
    j = i + 1
    while j < len(words) and _continues_np(words, j, grammar) and not _compound(words, j)[0]:
        run.append(words[j])
        j += 1
    chunks.append(Chunk(Kind.NP, tuple(run)))
    return j


def _stop_or_slash(word: Token) -> Kind:
    return Kind.CONJUNCTION if word.text in "/+&" else Kind.STOP if word.text in _CLAUSE_STOPS else Kind.ADVERB


def _introduces_clause(words: Sequence[Token], i: int, chunks: Sequence[Chunk], grammar: Grammar) -> bool:
    if chunks and chunks[-1].kind is Kind.VP:
        return True
    if not chunks or chunks[-1].kind is not Kind.NP:
        return False
    return i + 1 < len(words) and (
        words[i + 1].tag in (Tag.AUXILIARY, Tag.MODAL, Tag.MENTION, Tag.DETERMINER, Tag.PRONOUN, Tag.ADVERB)
        or bool(words[i + 1].verbs)
        or words[i + 1].tag is Tag.WORD
    )


def _continues_np(words: Sequence[Token], j: int, grammar: Grammar) -> bool:
    word = words[j]
    if word.tag in (Tag.MENTION, Tag.NUMBER):
        return True
    if word.tag is Tag.DETERMINER:
        return words[j - 1].tag is Tag.DETERMINER and word.key != "that"
    if word.tag is Tag.ADVERB:  # "a clearly synergistic effect"
        following = words[j + 1].tag if j + 1 < len(words) else None
        return following in (Tag.WORD, Tag.MENTION) and words[j - 1].tag is Tag.DETERMINER
    return word.tag is Tag.WORD and not _is_verb(words, j, grammar)


def _verb_group(words: Sequence[Token], i: int, grammar: Grammar) -> Chunk | None:
    if not words[i].verbs and words[i].tag not in _BEFORE_VERB:
        return None
    j = i
    while j < len(words) and words[j].tag in _BEFORE_VERB:
        j += 1
    head = words[i:j]
    helpers = [w for w in head if w.tag in (Tag.AUXILIARY, Tag.MODAL)]
    infinitive = any(w.tag is Tag.TO for w in head)
    if j < len(words) and words[j].verbs and _is_verb(words, j, grammar):
        verb = words[j]
        forms = {r.form for r in verb.verbs}
        be = any(w.key in group("be") for w in helpers)
        past = bool(forms & {Form.PAST, Form.PARTICIPLE})
        form = (
            Form.GERUND if Form.GERUND in forms and verb.key.endswith("ing")
            else Form.PARTICIPLE if past else Form.THIRD if Form.THIRD in forms else Form.BASE
        )  # fmt: skip
        finite = bool(helpers) or (form in (Form.THIRD, Form.PARTICIPLE, Form.BASE) and not infinitive)
        return Chunk(
            Kind.VP, tuple(words[i : j + 1]), verb, form, finite, be and past, infinitive,
            bare=form is Form.PARTICIPLE and not helpers,
        )  # fmt: skip
    if (
        helpers
        and j < len(words)
        and words[j].tag is Tag.WORD
        and words[j].key.endswith("ed")
        and helpers[-1].key in group("be")
    ):
        return Chunk(Kind.VP, tuple(words[i : j + 1]), words[j], Form.PARTICIPLE, True, True, infinitive)
    if helpers:
        last = max(k for k, w in enumerate(head) if w.tag in (Tag.AUXILIARY, Tag.MODAL, Tag.NEGATION, Tag.ADVERB))
        if head[0].tag is Tag.TO:
            return Chunk(Kind.VP, tuple(head[: last + 1]), helpers[-1], Form.BASE, False, False, True)
        return Chunk(Kind.VP, tuple(head[: last + 1]), helpers[-1], None, True)
    return None


def _content_before(words: Sequence[Token], j: int) -> Token | None:
    k = j - 1
    while k >= 0 and words[k].tag is Tag.ADVERB:
        k -= 1
    return words[k] if k >= 0 else None


def _content_after(words: Sequence[Token], j: int) -> Token | None:
    k = j + 1
    while k < len(words) and words[k].tag is Tag.ADVERB:
        k += 1
    return words[k] if k < len(words) else None


def _is_verb(words: Sequence[Token], j: int, grammar: Grammar) -> bool:
    """Whether the form at `j`, which some verb has, is a verb here."""
    word = words[j]
    if not word.verbs or word.text[0] in HYPHENS:
        return False
    forms = {r.form for r in word.verbs}
    before, after = _content_before(words, j), _content_after(words, j)
    tag = before.tag if before else None
    if tag is Tag.MODAL or tag is Tag.TO:
        return Form.BASE in forms
    if tag is Tag.AUXILIARY and before is not None and before.key in group("be"):
        return bool(forms & {Form.PAST, Form.PARTICIPLE, Form.GERUND})
    if tag is Tag.AUXILIARY or tag is Tag.NEGATION:
        return (
            bool(forms & {Form.BASE, Form.PAST, Form.PARTICIPLE, Form.GERUND}) or word.key not in grammar.noun_or_verb
        )
    if tag is Tag.DETERMINER and before is not None and before.key not in ("that", "this", "these", "both", "all"):
        return False
    if Form.GERUND in forms and word.key.endswith("ing"):
        return _gerund_is_verb(tag, word, after, grammar)
    opens_object = after is not None and after.tag in (Tag.DETERMINER, Tag.MENTION, Tag.WORD, Tag.NUMBER, Tag.PRONOUN)
    if forms & {Form.PAST, Form.PARTICIPLE}:
        return _past_is_verb(words, j, tag, before, opens_object)
    if Form.THIRD in forms:
        if tag is Tag.PREPOSITION or tag is Tag.NUMBER or before is None:
            return False
        if word.key in grammar.noun_or_verb:
            goes_on = after is not None and (
                opens_object or after.key in ("in", "to", "from", "that", "with", "as", "on", "through", "by")
            )
            return goes_on and tag in (
                Tag.MENTION,
                Tag.WORD,
                Tag.RELATIVE,
                Tag.PRONOUN,
                Tag.CONJUNCTION,
                Tag.DETERMINER,
            )
        return True
    if tag in (Tag.PRONOUN, Tag.RELATIVE):
        return True
    if tag is Tag.DETERMINER:
        return False
    many = before is not None and (
        before.key == "that"
        or any(_plural(w) for w in _ends(before.text))
        or (before.mention is not None and before.mention.category == MIXTURE)
    )
    if tag in (Tag.WORD, Tag.MENTION) and before is not None:
        joined = any(w.tag is Tag.CONJUNCTION for w in words[max(0, j - 4) : j])
        starts = after is not None and (
            opens_object or after.tag in (Tag.PREPOSITION, Tag.TO) or _ends_in_adverb(words[j + 1], after)
        )
        if _inverted(words, j) or (tag is Tag.MENTION and opens_object and word.key not in grammar.noun_or_verb):
            return True
        return (many or (joined and tag is Tag.MENTION)) and (starts or word.key not in grammar.noun_or_verb)
    if tag is Tag.CONJUNCTION or (before is not None and before.text == ","):
        return opens_object and (word.key not in grammar.noun_or_verb or _plural_verb_before(words, j, grammar))
    return False


def _ends_in_adverb(following: Token, after: Token) -> bool:
    """Whether an adverb closes the clause behind a form: "X and Y act synergistically."."""
    return following.tag is Tag.ADVERB and following.key.endswith("ly") and after.tag is Tag.PUNCTUATION


def _ends(text: str) -> tuple[str, str]:
    words = text.split() or [""]
    return words[0].lower(), words[-1].lower()


def _plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def _plural_verb_before(words: Sequence[Token], j: int, grammar: Grammar) -> bool:
    """Whether a verb in the base form precedes, with which the form at `j` is coordinated ("weaken X and cause Y")."""
    return any(
        w.key not in grammar.noun_or_verb and any(r.form is Form.BASE for r in w.verbs)
        for w in words[max(0, j - 14) : j]
    )


def _inverted(words: Sequence[Token], j: int) -> bool:
    """Whether a modal or "do" stands before the noun phrase that ends before `j`: "can X restore …"."""
    k = j - 1
    while k >= 0 and words[k].tag in (Tag.WORD, Tag.MENTION, Tag.NUMBER, Tag.DETERMINER):
        k -= 1
    return k >= 0 and (words[k].tag is Tag.MODAL or words[k].key in ("do", "does", "did"))


def _gerund_is_verb(tag: Tag | None, word: Token, after: Token | None, grammar: Grammar) -> bool:
    transitive = after is not None and after.tag in (Tag.DETERMINER, Tag.MENTION, Tag.NUMBER, Tag.PRONOUN)
    if word.key in grammar.nounish:
        return transitive and tag is not Tag.WORD
    particle = after is not None and after.tag in (Tag.TO, Tag.PREPOSITION) and after.key not in ("of",)
    return (
        transitive
        or particle
        or (after is not None and after.tag is Tag.WORD)
        or (after is not None and after.key in ("not", "only"))
        or after is None
    )


def _past_is_verb(words: Sequence[Token], j: int, tag: Tag | None, before: Token | None, opens_object: bool) -> bool:
    if before is None or tag in (Tag.PREPOSITION, Tag.NUMBER):
        return False
    if tag is Tag.DETERMINER:
        return before.key in ("that", "this", "these")
    if tag is Tag.WORD and before.verbs and {r.form for r in before.verbs} & {Form.PAST, Form.THIRD} and opens_object:
        return False  # "showed reduced expression": an adjective
    if tag is Tag.CONJUNCTION:
        earlier = any(
            {r.form for r in w.verbs} & {Form.PAST, Form.PARTICIPLE, Form.THIRD} for w in words[max(0, j - 12) : j]
        )
        return earlier or not opens_object
    return True
