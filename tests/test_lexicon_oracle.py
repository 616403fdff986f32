"""The matcher finds exactly what a slow reading of the rules finds: every stretch of the text against every name."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.lexicon import Lexicon
from kg.lexicon.folders import Name, lexicon_of_names
from kg.lexicon.rows import EntityRow, Place

PIECE = re.compile(r"[A-Za-z]+|\d+|[+,(]")
NAMES = st.lists(
    st.tuples(
        st.from_regex(r"\A[aBc]{1,3}([- ]?[aBc12+,(]{1,3}){0,3}\Z").filter(lambda name: "--" not in name),
        st.sampled_from(["any", "exact", "first"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda pair: pair[0],
)
TEXTS = st.text(alphabet="aBcAbs12+,( -\n", max_size=24)


def gap(before: str, between: str, after: str) -> str:
    """What two pieces have between them, as far as names care."""
    words, marks = before.isalpha() and after.isalpha(), not (before.isalnum() and after.isalnum())
    lines = between.count("\n")
    if re.fullmatch(r"-(\s*\n\s*)?", between) and lines <= 1:
        between = "-"
    elif between.isspace() and lines <= 1:
        between = " "
    elif between:
        return "broken"
    if not words and not marks and before.isalpha() != after.isalpha():
        return "joinable"
    if words:
        return "apart" if between else "together"
    return "together" if marks and between == " " else between or "together"


def shape(words: str) -> tuple[list[str], list[str], list[str]]:
    """The pieces of some words, what is between them as text, and as far as names care."""
    found = list(PIECE.finditer(words))
    between = [words[a.end() : b.start()] for a, b in pairwise(found)]
    pieces = [piece[0] for piece in found]
    return pieces, between, [gap(*three) for three in zip(pieces, between, pieces[1:], strict=False)]


def writings(name: str, case: str) -> list[tuple[str, bool]]:
    """The name and its plural, each with whether letter case matters."""
    exact = case != "any"
    firsts = [name, name[0].swapcase() + name[1:]] if case == "first" else [name]
    written = [(one, exact) for one in firsts]
    for one in firsts:
        last = re.search(r"[A-Za-z]{2,}$", one)
        if last and last[0].isupper():
            written.append((one + "s", True))
        elif last and last[0][-1].islower() and len(last[0]) >= 3:
            written.append((one + "s", exact))
    return written


def says(words: str, name: str, writing: str, exact: bool) -> bool:
    pieces, between, gaps = shape(words)
    wanted, wanted_between, wanted_gaps = shape(writing)
    fold = str if exact else str.lower
    if [fold(piece) for piece in pieces] != [fold(piece) for piece in wanted] or gaps != wanted_gaps:
        return False
    tight = any(joined == "" and g == "joinable" for joined, g in zip(wanted_between, wanted_gaps, strict=True))
    if not tight:
        return True
    return all(
        not (seen.isspace() and g == "joinable") or any_letters_kept(pieces[n : n + 2], name)
        for n, (seen, g) in enumerate(zip(between, gaps, strict=True))
    )


def any_letters_kept(pair: list[str], name: str) -> bool:
    """A space that the name does not have there must leave the letters beside it as the name has them."""
    initials = [piece if piece.isdigit() else piece[0].lower() for piece in pair]
    pieces, between, _ = shape(name)
    for a, seen, b in zip(pieces, between, pieces[1:], strict=False):
        own = [piece if piece.isdigit() else piece[0].lower() for piece in (a, b)]
        if seen.isspace() and own == initials:
            return True
    letters = next(piece for piece in pair if piece.isalpha())
    return len(letters) > 1 and letters in PIECE.findall(name)


def oracle(text: str, names: list[tuple[str, str]]) -> list[tuple[int, int, tuple[str, ...]]]:
    def edge(place: int) -> bool:
        return not (0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum())

    found: dict[tuple[int, int], set[str]] = {}
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            words = text[start:end]
            if not (edge(start) and edge(end)) or words[0] in " -\n" or words[-1] in " -\n":
                continue
            for name, case in names:
                if any(says(words, name, writing, exact) for writing, exact in writings(name, case)):
                    found.setdefault((start, end), set()).add(name)
    chosen, covered = [], 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= covered:
            chosen.append((start, end, tuple(sorted(found[start, end]))))
            covered = end
    return chosen


def lexicon_of(names: list[tuple[str, str]]) -> Lexicon:
    place = Place(Path("made"), 0)
    curies = [f"claimgraph:n{number}" for number in range(len(names))]
    entities = [EntityRow(c, c, "biolink:Gene", (), (), None, "", place) for c in sorted(curies)]
    rows = [Name(text, curie, case) for (text, case), curie in zip(names, curies, strict=True)]
    return lexicon_of_names(entities, rows, {}, "")


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(names=NAMES, texts=st.lists(TEXTS, min_size=1, max_size=4), data=st.data())
def test_the_matcher_agrees_with_a_slow_reading_of_the_rules(
    names: list[tuple[str, str]], texts: list[str], data: st.DataObject
) -> None:
    lexicon = lexicon_of(names)
    places = st.integers(0, len(names) - 1)
    told = [names[data.draw(places)][0] + data.draw(st.sampled_from(["", "s", " ", ", "])) for _ in texts]
    both = [first + second for first, second in zip(told, texts, strict=True)]
    assert lexicon.find_each(both) == [lexicon.find(text) for text in both]
    assert lexicon.find_all_each(both) == [lexicon.find_all(text) for text in both]
    for text in both:
        hits = lexicon.find(text)
        expected = oracle(text, names)
        assert [tuple(hit.span) for hit in hits] == [(start, end) for start, end, _ in expected]
        for hit, (_, _, meant) in zip(hits, expected, strict=True):
            assert hit.term in meant
            assert text[hit.span.start : hit.span.end] == hit.text


@pytest.mark.parametrize("text", ["aB1", "a B 1", "aB-\n1", "aBs", "c,(1"])
def test_the_oracle_itself_reads_plain_cases(text: str) -> None:
    names = [("aB1", "any"), ("aB", "exact"), ("c,(1", "first")]
    assert [tuple(hit.span) for hit in lexicon_of(names).find(text)] == [span[:2] for span in oracle(text, names)]
