"""Expressions that are tried only where their letters are find what they would find anywhere."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.extract.alternation import Alternation
from kg.extract.gate import Gate

PIECES = st.sampled_from(
    [
        "no",
        "not",
        " ",
        "data",
        "dat[ae]",
        "(?:is|was)",
        "(?:is |)",
        r"\bin",
        "(?<!o)t",
        r"[^,.]{1,3}",
        "s?",
        "(?:at){1,2}",
    ]
)
EXPRESSIONS = st.lists(PIECES, min_size=2, max_size=4).map("".join).filter(lambda e: not re.compile(e).match(""))
TEXTS = st.lists(
    st.sampled_from(["no ", "not", "Data", "date", " is", " was ", "in", ", ", "t", "at"]), max_size=9
).map("".join)


@settings(max_examples=200, derandomize=True)
@given(expressions=st.lists(EXPRESSIONS, min_size=1, max_size=4), text=TEXTS)
@example(expressions=["no data", "data is", "is not"], text="no data is not data is")
def test_expressions_tried_one_by_one_find_what_one_alternation_does(expressions: list[str], text: str) -> None:
    whole = re.compile("|".join(f"(?:{expression})" for expression in expressions), re.IGNORECASE)
    either = Alternation(expressions, re.IGNORECASE)
    assert [m.span() for m in either.finditer(text)] == [m.span() for m in whole.finditer(text) if m[0]]
    assert either.within(text) == any(True for _ in either.finditer(text))


@settings(max_examples=200, derandomize=True)
@given(expressions=st.lists(EXPRESSIONS, min_size=1, max_size=6), text=TEXTS)
def test_an_expression_that_the_gate_leaves_out_matches_nowhere(expressions: list[str], text: str) -> None:
    patterns = [re.compile(expression, re.IGNORECASE) for expression in expressions]
    assert {place for place, pattern in enumerate(patterns) if pattern.search(text)} <= set(Gate(patterns)(text))


def test_a_gate_made_after_a_text_was_looked_at_still_sees_its_words() -> None:
    text = "an unheard-of marsupial"
    assert not Gate([re.compile("monotreme")])(text)
    assert list(Gate([re.compile("marsupial")])(text)) == [0]
