"""Sentences end where a reader of the field would end them, and their offsets are exact."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.extract.segment import sentences
from kg.model import Document, Passage, Source, Span
from kg.read import read

EDITORIAL = Path(__file__).parents[2] / "shared" / "seed" / "editorial.txt"
GOLD = Path(__file__).parents[2] / "shared" / "gold" / "editorial.yaml"


def split(text: str, section: str = "body") -> list[str]:
    passage = Passage((Span(0, len(text)),), section)
    document = Document("claimgraph:d", Source("d.txt", "", "text"), text, passages=(passage,))
    return [text[slice(*sentence.span)] for sentence in sentences(document)]


@pytest.mark.parametrize(
    "text",
    [
        "Lee et al. reported it in mice.",
        "It fell in all arms (Fig. 1 and Figs. 2–4) at once.",
        "Some drugs, e.g. Venclexta, i.e. the one in Table 2, were compared vs. Placebo in that arm.",
        "The rate was higher (P = .0036) and the ratio 0.7.",
        "G.C. Lee and Ada B. Roe saw J. Poe there.",
        "E. coli and S. aureus grew on it.",
        "Doses were given i.v. BCL2 levels apart, by Dr. Roe of St. Louis.",
        "It was no. 5 of approx. 20 and vol. 3 of the set.",
        "The U.S. Food and Drug Administration agreed.",
        "PU.1 Binding sites were lost with it.",
        "Figure 1. Survival by arm.",
        "1. Patients had to be adults.",
        "The change p.Arg132His was found at www.Example.org and in Nat.Med of that year.",
        "The file was named table.Final.xls by Dr.Roe of the group.",
    ],
)
def test_these_full_stops_end_no_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It was shown previously.12,13", "However, it failed."),
        ("This is frequent.¹²", "Others deny it."),
        ("This limits its use.^{7,8}", "Yet it works."),
        ("It is a new class.[2, 4–6]", "One drug leads it."),
        ("It was seen in mice.<sup>1-3</sup>", "In people it was not."),
        ("It was seen in mice. [3]", "In people it was not."),
        ("It was seen in mice. (3)", "In people it was not."),
        ("He called it “a first step.”", "Others did not."),
        ("It fell (by half.)", "Then it rose."),
        ("Is it enough?", "It may be."),
        ("It was lost in group B.", "Patients of group A kept it."),
        ("They gave 5 mg.", "12 patients left."),
        ("It binds to NF-kappa B.", "Loss of it was fatal."),
        ("It needs the gene.", "p53 is another."),
        ("It needs the gene.", "mTOR is another."),
        ("Loss was seen by Lee et al.", "However, it was small."),
        ("It was found *in vitro.*", "*KMT2A* was not needed."),
    ],
)
def test_these_end_a_sentence(first: str, second: str) -> None:
    assert split(f"{first} {second}") == [first, second]


@pytest.mark.parametrize("gap", ["", "\u200b", "\u202e", " \u200b", "\u200b ", "\ufeff"])
def test_a_blank_that_is_lost_or_not_seen_joins_no_two_sentences(gap: str) -> None:
    assert split(f"Venetoclax inhibits BCL2.{gap}Revumenib inhibits menin.") == [
        "Venetoclax inhibits BCL2.",
        "Revumenib inhibits menin.",
    ]


def test_a_title_or_an_entry_of_the_bibliography_is_one_sentence() -> None:
    text = "Roe J. A screen. J Demo. 2019;1:3."
    assert split(text, "references") == [text]
    assert split("Rate and effect. A study of doses.", "title") == ["Rate and effect. A study of doses."]


def test_a_split_passage_gives_a_sentence_in_pieces() -> None:
    text = "It is new. It acts on a\n\nFigure\n\nprotein of the cell. It is good."
    pieces = (Span(0, 23), Span(33, len(text)))
    document = Document("claimgraph:d", Source("d.txt", "", "text"), text, passages=(Passage(pieces, "body"),))
    found = [[text[slice(*piece)] for piece in sentence.pieces] for sentence in sentences(document)]
    assert found == [["It is new."], ["It acts on a", "protein of the cell."], ["It is good."]]


def test_a_sentence_never_crosses_passages() -> None:
    text = "It acts on\n\nThe cell"
    passages = (Passage((Span(0, 10),), "body"), Passage((Span(12, 20),), "body"))
    document = Document("claimgraph:d", Source("d.txt", "", "text"), text, passages=passages)
    assert [sentence.passage for sentence in sentences(document)] == [0, 1]


@pytest.mark.skipif(not (EDITORIAL.exists() and GOLD.exists()), reason="no annotated editorial beside it")
def test_the_annotated_editorial_is_segmented_exactly() -> None:
    gold = yaml.safe_load(GOLD.read_text(encoding="utf-8"))["sentences"]
    (document,) = read(EDITORIAL)
    assert isinstance(document, Document)
    expected = {tuple(map(tuple, sentence["spans"])): sentence["section"] for sentence in gold}
    found = {tuple(map(tuple, sentence.pieces)): sentence.section for sentence in sentences(document)}
    assert set(found) == set(expected)
    assert {(expected[place], found[place]) for place in found if expected[place] != found[place]} == {
        ("affiliation", "front_matter")
    }
