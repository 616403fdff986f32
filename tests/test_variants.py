"""Variants are read in the notations of the field, and belong to the gene that stands nearest."""

import pytest

from kg.extract.variants import variants
from kg.model import Grounding, Mention, Span


def gene(text: str, symbol: str) -> Mention:
    start = text.index(symbol)
    return Mention(
        Span(start, start + len(symbol)), symbol, f"claimgraph:{symbol}", "biolink:Gene", Grounding(symbol, "exact")
    )


def found(text: str, *symbols: str) -> list[tuple[str, str]]:
    genes = sorted((gene(text, symbol) for symbol in symbols), key=lambda mention: mention.span)
    return [(v.text, v.gene.text if v.gene else "") for v in variants(text, 0, len(text), genes)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MEN1 M327I arose", ("M327I", "MEN1")),
        ("the MEN1 mutation p.Met327Ile arose", ("p.Met327Ile", "MEN1")),
        ("MEN1 Met327Ile arose", ("Met327Ile", "MEN1")),
        ("an M327I mutation of MEN1", ("M327I", "MEN1")),
        ("MEN1 c.981G>A was seen", ("c.981G>A", "MEN1")),
        ("MEN1 W288fs was seen", ("W288fs", "MEN1")),
        ("mutations of MEN1 at residue M327", ("M327", "MEN1")),
    ],
)
def test_a_variant_is_the_nearest_gene_s(text: str, expected: tuple[str, str]) -> None:
    assert found(text, "MEN1") == [expected]


@pytest.mark.parametrize("text", ["t(9;11)(p21;q23)", "t(8;21)", "inv(16)(p13;q22)", "del(5)"])
def test_a_chromosome_s_rearrangement_is_a_variant_without_a_gene(text: str) -> None:
    assert found(f"cells with {text} grew") == [(text, "")]


def test_the_gene_before_is_preferred_to_the_one_after() -> None:
    assert found("In MEN1, T349M and then KMT2A were seen", "MEN1", "KMT2A") == [("T349M", "MEN1")]


@pytest.mark.parametrize("text", ["cells of line A549 grew", "on day H24", "vitamin B12", "grade G327 steel"])
def test_a_letter_and_a_number_alone_are_no_variant(text: str) -> None:
    assert found(text) == []


def test_a_gene_far_away_has_no_part_in_it() -> None:
    assert found("MEN1 is a gene. " + "Words and more words. " * 5 + "The change M327I arose.", "MEN1") == [
        ("M327I", "")
    ]
