"""A rule that is not tried on a sentence would have found nothing there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kg.annotation import to_json
from kg.extract import annotate
from kg.extract.prospects import Prospects
from kg.model import Document, Mention, Sentence
from kg.read import read
from tests import claims

GOLD = sorted((Path(__file__).parent / "gold").glob("*.txt"))


class EveryRule(Prospects):
    """Every rule wherever anything is named, as if nothing could be told beforehand."""

    def of(
        self, text: str, sentence: Sentence, named: Sequence[Mention], told: Iterable[Mention], meant: Mention | None
    ) -> frozenset[str]:
        return frozenset(self._bits) if [*named, *told] else frozenset()


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_trying_every_rule_on_every_sentence_finds_no_more(path: Path) -> None:
    knowledge = claims.knowledge()
    every = replace(knowledge, prospects=EveryRule(knowledge.patterns, knowledge.grammar))
    (document,) = (item for item in read(path) if isinstance(item, Document))
    assert to_json(annotate(document, knowledge)) == to_json(annotate(document, every))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_looking_for_remarks_in_every_sentence_finds_no_more(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (document,) = (item for item in read(path) if isinstance(item, Document))
    chosen = to_json(annotate(document, claims.knowledge()))
    monkeypatch.setattr("kg.extract.reading.may_remark", lambda *_: True)
    assert to_json(annotate(document, claims.knowledge())) == chosen


def test_a_rule_that_joins_two_things_is_not_tried_where_one_is_named() -> None:
    found = claims.read("Venetoclax inhibits growth, and revumenib inhibits menin.")
    patterns, prospects = claims.knowledge().patterns, claims.knowledge().prospects
    joining = {rule.id for rule in patterns.rules if not any(f.topic or f.pair for f in rule.frames)}
    named = [m for m in found.mentions if not m.nested]
    (sentence,) = found.sentences
    assert len(named) == 3
    assert joining & prospects.of(found.document.text, sentence, named, [], None)
    assert not joining & prospects.of(found.document.text, sentence, named[:1], [], None)
