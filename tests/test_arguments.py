"""Subjects and objects are found in the chunks of a sentence, whatever the words between them."""

from __future__ import annotations

import pytest

from kg.extract.arguments import Clauses
from kg.extract.chunk import Chunk, Kind, chunk
from kg.extract.tokens import asides, tokenize
from kg.model import Grounding, Mention, Sentence, Span
from tests.claims import knowledge


def clauses(text: str, *, genes: str = "", drugs: str = "") -> Clauses:
    """The clauses of a sentence in which the given words are mentions."""
    mentions = []
    for words, category in ((genes, "biolink:Gene"), (drugs, "biolink:SmallMolecule")):
        for word in words.split():
            start = text.index(word)
            mentions.append(
                Mention(Span(start, start + len(word)), word, f"x:{word}", category, Grounding(word, "test"))
            )
    mentions.sort(key=lambda m: m.span)
    tokens = tokenize(text, Sentence((Span(0, len(text)),), "body", 0), mentions, (), knowledge().grammar)
    return Clauses(chunk(tokens, knowledge().grammar), lambda token: None)


def verb(found: Clauses, lemma: str) -> int:
    return next(i for i, c in enumerate(found.chunks) if c.kind is Kind.VP and lemma in c.lemmas)


@pytest.mark.parametrize(
    "text, lemma, subjects",
    [
        ("Aa inhibits Gg.", "inhibit", ["Aa"]),
        ("Aa binds Xx and inhibits Gg.", "inhibit", ["Aa"]),
        ("Aa, which is a tablet, inhibits Gg.", "inhibit", ["Aa"]),
        ("Treatment with Aa inhibits Gg.", "inhibit", ["Aa"]),
        ("Aa, a potent compound, inhibits Gg.", "inhibit", ["Aa"]),
        ("Aa reduces stress mediated injury by inhibiting Gg.", "inhibit", ["Aa"]),
        ("Aa is a potent, orally administered, novel drug that inhibits Gg.", "inhibit", ["Aa"]),
    ],
)
def test_the_subject_passes_through_what_stands_between(text: str, lemma: str, subjects: list[str]) -> None:
    found = clauses(text, drugs="Aa", genes="Gg")
    assert [a.mention.text for a in found.subjects(verb(found, lemma))] == subjects


def test_a_light_noun_gives_its_aspect() -> None:
    found = clauses("Aa lowers the expression of Gg.", drugs="Aa", genes="Gg")
    [argument] = found.objects(verb(found, "lower"))
    assert (argument.mention.text, argument.aspects) == ("Gg", ("expression",))


def test_a_weakened_noun_gives_the_opposite_aspect() -> None:
    found = clauses("Gg causes reduced sensitivity to Aa.", drugs="Aa", genes="Gg")
    [argument] = found.objects(verb(found, "cause"))
    assert argument.aspects == ("resistance",)


def test_a_hyphen_before_an_unknown_word_makes_a_phrase_loose() -> None:
    found = clauses("Aa inhibits the Gg-cleaving pump.", drugs="Aa", genes="Gg")
    assert [a.loose for a in found.objects(verb(found, "inhibit"))] == [True]


def test_compound_prepositions_are_one_chunk() -> None:
    found = clauses("Gg rose as a result of Aa.", drugs="Aa", genes="Gg")
    assert [c.key for c in found.chunks if c.kind is Kind.PREPOSITION] == ["as a result of"]


def test_brackets_are_left_out_and_their_mentions_noted_at_the_word_before() -> None:
    found = clauses("Aa (Bb) inhibits Gg.", drugs="Aa Bb", genes="Gg")
    assert isinstance(found.chunks[0], Chunk)
    assert [m.text for m in found.chunks[0].aside] == ["Bb"]
    assert [a.mention.text for a in found.subjects(1)] == ["Aa", "Bb"]


def test_a_bracket_is_read_as_an_apposition_of_its_own() -> None:
    text = "Aa (a Gg inhibitor) failed."
    sentence = Sentence((Span(0, len(text)),), "body", 0)
    tokens = tokenize(text, sentence, (), (), knowledge().grammar)
    assert [[t.text for t in aside] for aside in asides(tokens)] == [["Aa", ",", "a", "Gg", "inhibitor"]]


def test_no_depth_of_nesting_is_read_for_ever() -> None:
    text = "Aa " + "by inhibiting Gg, which was shown to " * 40 + "act."
    found = clauses(text, drugs="Aa", genes="Gg")
    for i, c in enumerate(found.chunks):
        if c.kind is Kind.VP:
            found.subjects(i)
