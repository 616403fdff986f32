"""What does not fit into memory is on disk, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import ClaimGraph
from kg.scratch import TextMap, TextSet
from kg.standing import Standing
from tests.strategies import any_graph, words

texts = st.lists(words)


@settings(max_examples=25, deadline=None)
@given(texts)
def test_a_set_of_texts_on_disk_is_a_set_that_is_sorted(given_texts: list[str]) -> None:
    held = TextSet(given_texts)
    assert list(held) == sorted(set(given_texts))
    assert len(held) == len(set(given_texts))
    assert all(text in held for text in given_texts) and "not among them" not in held


@given(st.lists(st.text(max_size=3)))
def test_a_text_is_new_once(given_texts: list[str]) -> None:
    known: set[str] = set()
    held = TextSet(cached=1)
    for text in given_texts:
        assert held.add(text) == (text not in known)
        known.add(text)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(words, words)))
def test_a_map_of_texts_keeps_the_least_or_the_first(pairs: list[tuple[str, str]]) -> None:
    least, first = TextMap(pairs), TextMap(pairs, first=True)
    assert dict(least) == {key: min(v for k, v in pairs if k == key) for key, _ in pairs}
    assert dict(first) == {key: next(v for k, v in pairs if k == key) for key, _ in pairs}
    assert list(least) == sorted(least) and least.get("not among them") is None
    with pytest.raises(KeyError):
        least["not among them"]


@settings(max_examples=25, deadline=None)
@given(any_graph())
def test_denials_count_alike_in_memory_and_on_disk(graph: ClaimGraph) -> None:
    in_memory, on_disk = Standing(graph.statements), Standing(graph.statements, held=1)
    for statement in graph.statements:
        assert in_memory.refusal(statement) == on_disk.refusal(statement)
