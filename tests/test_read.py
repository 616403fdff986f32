"""Reading plain text and Markdown: what the layout does to a text, and what the reader makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Document, Passage, Rejection
from kg.read import discover, read

TITLE_PAGE = """Two drugs for one leukemia

Ada B. Lee, MD,¹ Jean-Luc de Wit² and Jo Wu¹

Department of Medicine, University of Examples, Springfield

Correspondence: A.B. Lee
ada@example.org

Received: March 3, 2024.
Accepted: 5 April 2024.
Early view: 2024-05-06.

<https://doi.org/10.5555/demo.2024.001>

©2024 Example Society

Published under a CC BY-NC 4.0 license

"""

BODY = """The first drug lowers blast counts. It acts on a protein that

holds the complex together,¹ as earlier work has shown.

Many groups have studied the second drug, and its effect on the recovery of the blood was found to be

\x0c

Figure 1. How the drugs act.

12

small in all of the trials. It needs more study.

Disclosures

ABL received fees from Example Pharma. JW has nothing to disclose.

Contributions

ABL wrote the paper.

References

- Roe J, Poe E, et al. A screen for partners of menin. *J Demo*. 2019;1(2):3-4. doi:10.5555/jd.2019.7
- Doe X. Blood counts after treatment. *J Demo*. 2021;3:9. PMID: 12345678
"""


def read_one(folder: Path, text: str, name: str = "text.txt") -> Document:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    found = list(read(folder / name))
    assert len(found) == 1
    assert isinstance(found[0], Document), found[0]
    return found[0]


def words(document: Document, passage: Passage) -> list[str]:
    return [document.text[piece.start : piece.end] for piece in passage.pieces]


def section(document: Document, name: str) -> list[list[str]]:
    return [words(document, passage) for passage in document.passages if passage.section == name]


def test_the_text_is_the_file_unchanged(tmp_path: Path) -> None:
    text = "First line\r\nsecond  line.\r\n\r\nÜber β-cells.\n"
    assert read_one(tmp_path, text).text == text


def test_a_byte_order_mark_is_left_out(tmp_path: Path) -> None:
    assert read_one(tmp_path, "\ufeffMenin binds MLL.").text == "Menin binds MLL."


def test_a_title_page_gives_the_metadata(tmp_path: Path) -> None:
    document = read_one(tmp_path, TITLE_PAGE + BODY)
    about = document.metadata
    assert about.title == "Two drugs for one leukemia"
    assert [(author.name, author.initials) for author in about.authors] == [
        ("Ada B. Lee", "ABL"),
        ("Jean-Luc de Wit", "JLDW"),
        ("Jo Wu", "JW"),
    ]
    assert about.affiliation == "Department of Medicine, University of Examples, Springfield"
    assert (about.received, about.accepted, about.published) == ("2024-03-03", "2024-04-05", "2024-05-06")
    assert about.copyright == "©2024 Example Society"
    assert about.license == "CC BY-NC 4.0"
    assert about.journal is None


def test_a_printed_doi_is_the_documents_id(tmp_path: Path) -> None:
    assert read_one(tmp_path, TITLE_PAGE + BODY).id == "doi:10.5555/demo.2024.001"


def test_a_doi_of_the_reference_list_is_not_the_documents(tmp_path: Path) -> None:
    document = read_one(tmp_path, "A title\n\n" + BODY)
    assert document.id == f"claimgraph:document/{document.source.sha256[:16]}"


def test_lines_with_labels_are_passages_of_their_own(tmp_path: Path) -> None:
    front = section(read_one(tmp_path, TITLE_PAGE + BODY), "front_matter")
    assert ["Received: March 3, 2024."] in front
    assert ["Correspondence: A.B. Lee\nada@example.org"] in front


def test_a_paragraph_goes_on_over_a_page_break(tmp_path: Path) -> None:
    first = section(read_one(tmp_path, TITLE_PAGE + BODY), "body")[0]
    assert first[0].endswith("a protein that")
    assert first[1].startswith("holds the complex")


def test_a_paragraph_goes_on_around_a_caption_a_form_feed_and_a_page_number(tmp_path: Path) -> None:
    document = read_one(tmp_path, TITLE_PAGE + BODY)
    assert section(document, "figure_caption") == [["Figure 1. How the drugs act."]]
    second = section(document, "body")[1]
    assert second[0].endswith("was found to be")
    assert second[1].startswith("small in all")


def test_finished_paragraphs_stay_apart(tmp_path: Path) -> None:
    document = read_one(tmp_path, "One drug works well.\n\np53 was not needed for it.\n\nAnother works too.")
    assert len(section(document, "body")) == 3


def test_sections_are_known_by_their_headings(tmp_path: Path) -> None:
    document = read_one(tmp_path, TITLE_PAGE + BODY)
    assert section(document, "disclosures")[0][0].startswith("ABL received")
    assert section(document, "contributions") == [["ABL wrote the paper."]]
    assert {passage.heading for passage in document.passages if passage.section == "disclosures"} == {"Disclosures"}


def test_no_heading_is_a_passage(tmp_path: Path) -> None:
    document = read_one(tmp_path, TITLE_PAGE + BODY)
    every = [line for passage in document.passages for line in words(document, passage)]
    assert not {"Disclosures", "Contributions", "References", "12"} & set(every)


@pytest.mark.parametrize("line", ["## Conflict of interest", "**Conflicts of interest**", "5. Competing interests:"])
def test_headings_are_known_in_markdown_and_with_numbers(tmp_path: Path, line: str) -> None:
    document = read_one(tmp_path, f"# A title\n\nIt works well.\n\n{line}\n\nNone declared.", "text.md")
    assert section(document, "disclosures") == [["None declared."]]


def test_a_text_without_headings_is_one_body(tmp_path: Path) -> None:
    document = read_one(tmp_path, "Menin binds MLL. Its loss is tolerated.\n")
    assert [passage.section for passage in document.passages] == ["body"]


def test_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    text = (
        "Resistance to the drug came late in this small cohort of adult patients\n"
        "and was linked to a change in the pocket of the protein. Most of the\n"
        "patients had been treated before. The change was found in cells from\n"
        "blood and marrow.\n"
    )
    assert len(read_one(tmp_path, text).passages) == 1


def test_the_labels_of_a_structured_abstract_head_its_passages(tmp_path: Path) -> None:
    text = "BACKGROUND: Few drugs work.\nMETHODS: Mice were fed. RESULTS: Ten of 12 lived.\nCONCLUSIONS: It works."
    document = read_one(tmp_path, text)
    assert [(passage.heading, words(document, passage)[0]) for passage in document.passages] == [
        ("BACKGROUND", "Few drugs work."),
        ("METHODS", "Mice were fed."),
        ("RESULTS", "Ten of 12 lived."),
        ("CONCLUSIONS", "It works."),
    ]
    assert {passage.section for passage in document.passages} == {"abstract"}


def test_a_reference_prints_its_fields(tmp_path: Path) -> None:
    document = read_one(tmp_path, TITLE_PAGE + BODY)
    first, second = document.references
    assert first.authors == ("Roe J", "Poe E")
    assert (first.number, first.year, first.doi) == (1, 2019, "10.5555/jd.2019.7")
    assert first.title == "A screen for partners of menin"
    assert first.title_span and document.text[slice(*first.title_span)] == first.title
    assert (second.number, second.pmid, second.doi, second.verified) == (2, "12345678", None, "printed")


ENTRIES = ["Roe J. One thing. J Demo. 2019;1:3.", "Doe X, Roe J. Two things. J Demo. 2020;2:4.", "Poe E. Three. 2021."]


@pytest.mark.parametrize(
    "listed",
    [
        "\n".join(f"- {entry}" for entry in ENTRIES),
        "\n".join(f"{number}. {entry}" for number, entry in enumerate(ENTRIES, 1)),
        "\n".join(f"{number}) {entry}" for number, entry in enumerate(ENTRIES, 1)),
        "\n\n".join(f"[{number}] {entry}" for number, entry in enumerate(ENTRIES, 1)),
        " ".join(f"{number}. {entry}" for number, entry in enumerate(ENTRIES, 1)),
        "\n".join(ENTRIES),
        "\n\n".join(ENTRIES),
    ],
    ids=["bullets", "1.", "1)", "[1]", "in one line", "lines without a sign", "paragraphs without a sign"],
)
def test_reference_lists_are_read_in_every_form(tmp_path: Path, listed: str) -> None:
    document = read_one(tmp_path, f"It works in mice.\n\nReferences\n\n{listed}\n")
    assert [(reference.number, reference.text) for reference in document.references] == list(enumerate(ENTRIES, 1))
    assert all(document.text[slice(*reference.span)] == reference.text for reference in document.references)
    assert len(section(document, "references")) == 3


def test_printed_numbers_stand_above_the_place_in_the_list(tmp_path: Path) -> None:
    document = read_one(tmp_path, "It works.\n\nReferences\n1. Roe J. One. 2019.\n3. Poe E. Three. 2021.\n")
    assert [reference.number for reference in document.references] == [1, 3]


@pytest.mark.parametrize(
    "identifier",
    ["doi:10.1000/botton", "https://doi.org/10.1000/botton", "doi:10.1000/(botton)b", "[doi:10.1000/botton]",
     "PMID: 12345678", "PMC1234567", "https://pubmed.ncbi.nlm.nih.gov/12345678/", "2019;1:e12"],
)  # fmt: skip
def test_an_entry_that_ends_in_an_identifier_ends_there(tmp_path: Path, identifier: str) -> None:
    entries = [
        f"de Botton S, Roe A. One. J Demo. {identifier}",
        "Lee A, Wu J. Two. J Demo. 2020.",
        "Wu J. Three. 2021.",
    ]
    document = read_one(tmp_path, "It works in mice.\n\nReferences\n\n" + "\n".join(entries) + "\n")
    assert [reference.text for reference in document.references] == entries


def test_an_identifier_that_breaks_off_at_the_end_of_a_line_goes_on(tmp_path: Path) -> None:
    entry = "Roe A. A long title of a work on the leukemia of mice. J Demo. 2019;1:1-9. doi:10.1000/\nLee A."
    document = read_one(tmp_path, f"It works.\n\nReferences\n\n{entry}\n\nWu J. Two. J Demo. 2020.\n")
    assert [reference.text for reference in document.references] == [entry, "Wu J. Two. J Demo. 2020."]


def test_what_follows_the_list_is_not_its_last_entry(tmp_path: Path) -> None:
    text = "It works.\n\nReferences\n\n1. Roe J. One. 2019.\n\nAcknowledgments\n\nWe thank the nurses.\n"
    document = read_one(tmp_path, text)
    assert [reference.text for reference in document.references] == ["Roe J. One. 2019."]
    assert section(document, "back_matter") == [["We thank the nurses."]]


def test_every_piece_lies_in_the_text_without_blanks_at_its_edges(tmp_path: Path) -> None:
    document = read_one(tmp_path, TITLE_PAGE + BODY)
    pieces = [words_ for passage in document.passages for words_ in words(document, passage)]
    assert all(piece and piece == piece.strip() for piece in pieces)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    assert read_one(tmp_path, TITLE_PAGE + BODY) == read_one(tmp_path, TITLE_PAGE + BODY)


def test_discover_sorts_and_rejects_unknown_kinds(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.docx", ".hidden.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = discover([tmp_path, tmp_path / "a.md"])
    assert [item.name for item in found if isinstance(item, Path)] == ["a.md", "b.txt"]
    assert [item.where for item in found if isinstance(item, Rejection)] == ["c.docx"]


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        discover([tmp_path / "absent.txt"])
    with pytest.raises(InputError, match="no such file"):
        list(read(tmp_path / "absent.txt"))


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no input files"):
        discover([tmp_path])
