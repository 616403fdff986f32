"""Citation markers: which signs cite, and which references they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract.cite import Found, find
from kg.extract.segment import sentences
from kg.model import Citation, Document, Span
from kg.read import read


def found_in(folder: Path, text: str) -> Found:
    (folder / "text.txt").write_text(text, encoding="utf-8")
    (document,) = read(folder / "text.txt")
    assert isinstance(document, Document)
    result = find(document, sentences(document))
    assert all(document.text[slice(*citation.span)] == citation.surface for citation in result.citations)
    return result


def cited(folder: Path, text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(citation.surface, citation.references) for citation in found_in(folder, text).citations]


def listed(count: int) -> str:
    names = ("Roe", "Poe", "Doe", "Lee", "Wu", "Kim", "Abe", "Ito", "Fox", "Day")
    entries = (f"{n}. {names[n % 10]} A, Moe B. Title {n}. J Demo. {2000 + n};1:{n}." for n in range(1, count + 1))
    return "\n\nReferences\n\n" + "\n".join(entries) + "\n"


@pytest.mark.parametrize(
    ("text", "surface", "references"),
    [
        ("It was seen in mice.²⁻⁴ It held.", "²⁻⁴", (2, 3, 4)),
        ("It was seen in mice¹,³ and rats.", "¹,³", (1, 3)),
        ("It was seen in mice.⁷⁻⁹,¹² It held.", "⁷⁻⁹,¹²", (7, 8, 9, 12)),
        ("It was seen in mice.^{7,8} It held.", "^{7,8}", (7, 8)),
        ("It was seen in mice.<sup>1-3</sup> It held.", "<sup>1-3</sup>", (1, 2, 3)),
        ("It was seen in mice [2, 4–6].", "[2, 4–6]", (2, 4, 5, 6)),
        ("It was seen in mice [12].", "[12]", (12,)),
        ("It was seen in mice,(3) not in rats.", "(3)", (3,)),
        ("It was due to the kinases,7,8 and to age.", "7,8", (7, 8)),
        ("It was shown previously.12,13 However, it failed.", "12,13", (12, 13)),
        ("It was shown earlier (ref. 5).", "ref. 5", (5,)),
        ("It was shown earlier, see refs 5 and 6 for more.", "refs 5 and 6", (5, 6)),
        ("It was shown earlier (references 3–5).", "references 3–5", (3, 4, 5)),
    ],
)
def test_every_style_is_read_even_without_a_bibliography(
    tmp_path: Path, text: str, surface: str, references: tuple[int, ...]
) -> None:
    assert cited(tmp_path, text) == [(surface, references)]


@pytest.mark.parametrize(
    "text",
    [
        "Residual disease of 10⁻³ or 10^{-3} was rare, and 10⁵ cells were enough.",
        "A dose of 100 mg/m² on 5 cm² and 3 mm^{2} of skin was given.",
        "Ca²⁺ rose, ¹³C fell and [18]F-FDG was taken up.",
        "The *NPM1^{mut}* cells died, and R² was high.",
        "Few (n = 12) were treated in phase (1) of it; three (3) left.",
        "It had aims: (1) to find it, (2) to name it, and (3) to treat it.",
        "Approval came (2020) for M327I; see Figure 1 and grade 3 events.",
        "The rate was 39% (95% CI [12, 45]; P=.03), with 1,000 cells and IL-2,3 in it.",
        "It binds alpha(1) and CaCl(2), and the factor PU.1 binds it.",
        "Responses were complete (9), minor (2) and none (1).",
    ],
)
def test_these_signs_cite_nothing(tmp_path: Path, text: str) -> None:
    assert cited(tmp_path, text) == []


def test_parentheses_cite_where_the_document_cites_so(tmp_path: Path) -> None:
    text = (
        "It is common (1). It is rare in mice (2,3), as shown (4-6). We had aims: (1) to find it; and (2) to treat it. "
        "Three (3) mice died, which others saw (7)."
    )
    assert cited(tmp_path, text + listed(8)) == [("(1)", (1,)), ("(2,3)", (2, 3)), ("(4-6)", (4, 5, 6)), ("(7)", (7,))]


def test_a_number_in_parentheses_is_no_marker_where_others_are(tmp_path: Path) -> None:
    text = "It is common [1]. It is rare in mice [2]. The rest (3) died [3,4]."
    assert [surface for surface, _ in cited(tmp_path, text + listed(5))] == ["[1]", "[2]", "[3,4]"]


def test_a_marker_beyond_the_list_is_rejected_with_its_place(tmp_path: Path) -> None:
    result = found_in(tmp_path, "It is common [1]. It is rare [2,9]. It is new [8]." + listed(3))
    assert [citation.references for citation in result.citations] == [(1,), (2,)]
    assert [rejection.where.partition(", ")[2] for rejection in result.rejections] == [
        "characters 29-34",
        "characters 46-49",
    ]
    assert all("list of 3" in rejection.reason and rejection.stage == "cite" for rejection in result.rejections)


def test_lost_superscripts_are_read_where_the_list_confirms_them(tmp_path: Path) -> None:
    text = "It acts on several kinases1 and receptors2,3 in mice. It was found in humans.4 It is new."
    assert cited(tmp_path, text + listed(4)) == [("1", (1,)), ("2,3", (2, 3)), ("4", (4,))]


AUTHORS = """

References

Roe A, Moe B, Lee C. One. J Demo. 2019;1:1.
Roe A, Poe D. Two. J Demo. 2019;1:2.
Döe X. Three. J Demo. 2020;1:3.
van der Berg T, Wu J, Abe K, et al. Four. J Demo. 2021;1:4.
Kim J, Wu J. Five. J Demo. 2022a;1:5.
Kim J, Abe K. Six. J Demo. 2022b;1:6.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was seen (Roe et al., 2019).", [(1,)]),
        ("It was seen (Roe and Poe, 2019; Döe 2020).", [(2,), (3,)]),
        ("As van der Berg *et al.* (2021) showed, it works.", [(4,)]),
        ("It was seen (Kim and Abe, 2022b).", [(6,)]),
        ("It was seen (Kim et al., 2022a,b).", [(5, 6)]),
        ("Doe (2020) saw it, in May 2020 and in Paris (2021).", [(3,)]),
    ],
)
def test_names_and_years_are_resolved(tmp_path: Path, text: str, expected: list[tuple[int, ...]]) -> None:
    assert [references for _, references in cited(tmp_path, text + AUTHORS)] == expected


def test_names_and_years_that_fit_no_entry_are_rejected(tmp_path: Path) -> None:
    result = found_in(tmp_path, "It was seen (Fox et al., 2018) and (Kim et al., 2022)." + AUTHORS)
    assert result.citations == ()
    assert ["no entry" in result.rejections[0].reason, "fits 2 entries" in result.rejections[1].reason] == [True, True]


def test_an_entry_that_ends_in_a_doi_leaves_the_next_one_to_its_own_author(tmp_path: Path) -> None:
    text = "It was seen (de Botton et al., 2019), and not (Lee, 2020). " + (
        "\n\nReferences\n\nde Botton S, Roe A. One. J Demo. 2019;1:1. doi:10.1000/botton\n"
        "Lee A. Two. J Demo. 2020;1:2. doi:10.1000/lee\nLee A, Wu J. Three. J Demo. 2021.\n"
    )
    assert [references for _, references in cited(tmp_path, text)] == [(1,), (2,)]


def test_references_and_disclosures_cite_nothing(tmp_path: Path) -> None:
    listed_entries = "References\n\n1. Roe A. A range [2]. 2019.\n2. Poe B. B. 2020.\n"
    assert cited(tmp_path, f"It works.\n\nDisclosures\n\nAB received fees.[1]\n\n{listed_entries}") == []


def test_citations_that_the_format_gives_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It is common [1].", encoding="utf-8")
    (document,) = read(tmp_path / "a.txt")
    assert isinstance(document, Document)
    given = Citation(Span(0, 2), "It", (7,), "given")
    marked = Document(document.id, document.source, document.text, given_citations=(given,))
    assert find(marked, sentences(marked)).citations == (given,)
