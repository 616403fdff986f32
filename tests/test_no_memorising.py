"""The figures are not bought by memorising: what reads one document reads another that says the same of other things,
and every rule and every name of our own is used by texts that it was not written for.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.commands.options import example
from kg.extract import annotate
from kg.extract.kinds import AGENTS
from kg.model import Annotation, Document, Statement
from kg.predicates import predicates
from kg.read import read
from kg.resources import data_table
from tests import claims

SHARED = Path(__file__).parents[2] / "shared"
TEXTS = [*example(), SHARED / "seed" / "editorial.txt", *sorted((SHARED / "gold" / "dev").glob("*.txt"))]

OTHERS = {
    "venetoclax": "lisaftoclax",
    "revumenib": "bleximenib",
    "ziftomenib": "enzomenib",
    "azacitidine": "decitabine",
    "cytarabine": "fludarabine",
    "SNDX-5613": "JNJ-75276617",
    "KO-539": "DSP-5336",
    "DS-1594b": "SNDX-50469",
}
"""Drug: another of its class, which takes its place, as it takes the other's."""
BOTH = {**OTHERS, **{other: drug for drug, other in OTHERS.items()}}
NAMED = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(BOTH, key=len, reverse=True))})(?!\w)", re.IGNORECASE)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_with_the_drugs_exchanged_makes_the_same_claims_of_the_others(path: Path, tmp_path: Path) -> None:
    if not path.is_file():
        pytest.skip("the text is not here (../shared)")
    other = tmp_path / path.name
    other.write_text(exchanged(path.read_text(encoding="utf-8")), encoding="utf-8")
    told, expected = said(annotation(other)), said(annotation(path), exchanged)
    assert sorted((expected - told).elements()) == sorted((told - expected).elements()) == []


def exchanged(text: str) -> str:
    """A text in which each drug has taken the place of its counterpart."""

    def other(match: re.Match[str]) -> str:
        name = next(there for here, there in BOTH.items() if here.lower() == match[0].lower())
        return name.capitalize() if match[0][0].isupper() and name.islower() else name

    return NAMED.sub(other, text)


def annotation(path: Path) -> Annotation:
    (document,) = read(path)
    assert isinstance(document, Document)
    return annotate(document, claims.knowledge())


def said(found: Annotation, rename: Callable[[str], str] = str) -> Counter[tuple[Any, ...]]:
    """The claims of a document by the labels of their ends, with all that qualifies them and how sure they are."""
    labels = {entity.curie: entity.label for entity in found.entities}
    members = {entity.curie: [labels.get(one, one) for one in entity.members] for entity in found.entities}

    def end(curie: str) -> str:
        names = members.get(curie) or [labels.get(curie, curie)]
        return " + ".join(sorted(rename(name).lower() for name in names))

    def ends(claim: Statement) -> tuple[str, ...]:
        both = end(claim.subject), end(claim.object)
        known = predicates().get(claim.predicate)
        return tuple(sorted(both)) if known and known.symmetric else both

    return Counter(
        (
            ends(claim),
            claim.predicate,
            claim.negated,
            claim.qualifiers,
            *(evidence.certainty, evidence.levels, evidence.references, evidence.attribution, evidence.rule),
        )
        for claim in found.statements
        for evidence in claim.evidence
    )


# --- rules -----------------------------------------------------------------------------------------------------------


@cache
def uses() -> dict[str, int]:
    """Rule: in how many documents, of corpora and annotated texts, it makes a claim. Counted by ``scripts/uses.py``."""
    return {row["id"]: int(row["documents"]) for row in table("uses.tsv") if row["what"] == "rule"}


@cache
def wordings() -> dict[str, list[str]]:
    """Rule: sentences in other words and of other things than the one text that uses it."""
    texts = defaultdict(list)
    for row in table("wordings.tsv"):
        texts[row["rule"]].append(row["text"])
    return dict(texts)


def table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def rules() -> list[str]:
    remarks = [row[0] for row in data_table("patterns", "remarks.tsv")]
    return sorted({*(rule.id for rule in claims.knowledge().patterns.rules), *remarks, "combined", "through"})


def drugs(found: Annotation) -> frozenset[str]:
    kinds = AGENTS | {"biolink:ChemicalRole"}
    return frozenset(mention.curie for mention in found.mentions if mention.category in kinds)


@pytest.mark.parametrize("rule", rules())
def test_no_rule_exists_for_the_sentence_of_one_text(rule: str) -> None:
    if uses().get(rule, 0) > 1:
        return
    read = [claims.read(text) for text in wordings().get(rule, ())]
    made = [{evidence.rule for claim in found.statements for evidence in claim.evidence} for found in read]
    assert len(read) >= 3, "used by one text at most: show three other sentences that it reads, in tests/wordings.tsv"
    assert all(any(rule in name.split("+") for name in names) for names in made), made
    assert len({drugs(found) for found in read}) == len(read), "the sentences should speak of different drugs"


def test_the_other_wordings_are_not_those_of_the_annotated_texts() -> None:
    texts = [path for path in TEXTS if path.is_file() and path not in example()]
    if not texts:
        pytest.skip("the annotated texts are not here (../shared)")
    known = {run for path in texts for run in runs(path.read_text(encoding="utf-8"))}
    shared = [text for of_rule in wordings().values() for text in of_rule if known & runs(text)]
    assert shared == []


def runs(text: str, length: int = 5) -> set[tuple[str, ...]]:
    """Every run of words of a length."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}
