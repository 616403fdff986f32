"""Bad input is a rejection that says what, where and what to do; never a traceback, and in bounded time."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from kg.extract.cite import find
from kg.extract.segment import sentences
from kg.model import Document, Rejection
from kg.read import read


def rejection(path: Path, data: bytes) -> Rejection:
    path.write_bytes(data)
    found = list(read(path))
    assert len(found) == 1
    assert isinstance(found[0], Rejection), found[0]
    assert found[0].stage == "read"
    assert found[0].reason and found[0].detail
    return found[0]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.xml", "a.nxml", "a.pubtator"])
@pytest.mark.parametrize("data", [b"", b"\n \n"], ids=["empty", "blank"])
def test_an_empty_file_is_rejected(tmp_path: Path, name: str, data: bytes) -> None:
    assert rejection(tmp_path / name, data).reason == "empty"


def test_a_wrong_encoding_is_rejected_with_the_byte(tmp_path: Path) -> None:
    found = rejection(tmp_path / "a.txt", b"caf\xe9 au lait")
    assert found.where == "a.txt, byte 3"
    assert "0xE9" in found.reason and "iconv" in found.detail


def test_the_byte_counts_from_the_start_of_the_file_even_after_a_byte_order_mark(tmp_path: Path) -> None:
    assert rejection(tmp_path / "a.txt", b"\xef\xbb\xbfab\xff").where == "a.txt, byte 5"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"abc\0def", "NUL"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04...", "ZIP"),
        ("Menin".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_is_no_text_is_rejected(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in rejection(tmp_path / "a.txt", data).reason


def test_a_second_line_with_an_id_is_told_however_many_lines_are_between_and_memory_does_not_grow(
    tmp_path: Path,
) -> None:
    path, lines = tmp_path / "a.jsonl", 1_500
    with path.open("w") as file:
        for number in (*range(lines), 7):
            file.write(f'{{"id": "{number:03000}", "text": "Case {number}."}}\n')
    tracemalloc.start()
    try:
        for last in read(path):  # noqa: B007
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(last, Rejection)
    assert (last.where, last.reason) == (f"a.jsonl:{lines + 1}", f"a second document claimgraph:{7:03000}")
    assert peak < 1_000_000


def test_an_unknown_kind_of_file_is_rejected(tmp_path: Path) -> None:
    assert ".docx" in rejection(tmp_path / "a.docx", b"x").reason


def test_xml_that_breaks_off_is_rejected_with_its_place(tmp_path: Path) -> None:
    found = rejection(tmp_path / "a.nxml", b"<article>\n<body><p>Menin")
    assert found.where.startswith("a.nxml:2:")


def test_xml_of_another_kind_is_rejected(tmp_path: Path) -> None:
    assert "JATS" in rejection(tmp_path / "a.xml", b"<html><body/></html>").reason
    assert "BioC" in rejection(tmp_path / "a.xml", b"<collection/>").reason


def test_entity_bombs_and_external_entities_are_rejected(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE article [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><article><body><p>&b;</p></body></article>'
    assert "entities" in rejection(tmp_path / "a.xml", bomb).reason
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words", encoding="utf-8")
    outside = f'<!DOCTYPE article [<!ENTITY x SYSTEM "{secret.as_uri()}">]><article><body><p>&x;</p></body></article>'
    assert "entities" in rejection(tmp_path / "a.xml", outside.encode()).reason


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'<!DOCTYPE article [<!ENTITY l0 "ha">{LAUGHS}]><article id="&l9;"><body><p>&l9;</p></body></article>', ""),
        (
            '<!DOCTYPE article [<!ENTITY % d SYSTEM "file:///etc/passwd">%d;]><article><body><p>A</p></body></article>',
            "",
        ),
        (f"<article>{'<sec>' * 5000}", "depth"),
        (f"<article id='{'x' * 11_000_000}'><body><p>A</p></body></article>", "not well-formed"),
        ('<?xml version="1.0" encoding="utf-8"?><article><body><p>caf\xe9</p></body></article>', "not well-formed"),
        ("<article><body><p>A&nbsp;B</p></body></article>", "not well-formed"),
        ("<article><body><p>A</p></body></article><article/>", "not well-formed"),
    ],
    ids=["bomb in an attribute", "parameter entity", "deep", "huge attribute", "encoding", "no name", "two roots"],
)
def test_hostile_xml_is_rejected_with_a_reason_and_gives_nothing_of_what_it_asks_for(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "a.xml").write_bytes(text.encode("latin-1"))
    found = list(read(tmp_path / "a.xml"))
    rejections = [item for item in found if isinstance(item, Rejection)]
    assert rejections and said.lower() in rejections[-1].reason.lower(), found
    assert all(len(item.text) < 10 for item in found if isinstance(item, Document))


def test_sections_as_deep_as_xml_may_be_are_read(tmp_path: Path) -> None:
    for name in ("sec", "list><list-item", "boxed-text", "disp-quote"):
        depth = 240 // (name.count("<") + 1)
        close = "".join(f"</{part}>" for part in reversed(name.split("><")))
        body = f"<body><p>A{f'<{name}>' * depth}<p>B</p>{close * depth}</p></body>"
        (tmp_path / "a.xml").write_text(f"<article>{body}</article>", encoding="utf-8")
        (document,) = read(tmp_path / "a.xml")
        assert isinstance(document, Document) and document.text == "A\n\nB"


def test_an_article_is_the_same_in_every_encoding_and_with_every_line_end(tmp_path: Path) -> None:
    text = "<article><body>\n<p>Caf\u00e9 au\nlait <sup>2\n+</sup></p>\n<p>B</p></body></article>"
    forms = {
        "plain": text.encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "crlf": text.replace("\n", "\r\n").encode(),
        "utf-16": f'<?xml version="1.0" encoding="utf-16"?>{text}'.encode("utf-16"),
        "latin-1": f'<?xml version="1.0" encoding="iso-8859-1"?>{text}'.encode("latin-1"),
    }
    for data in forms.values():
        (tmp_path / "a.xml").write_bytes(data)
        (document,) = read(tmp_path / "a.xml")
        assert isinstance(document, Document) and document.text == "Caf\u00e9 au lait ^{2 +}\n\nB"


def test_a_range_over_a_whole_bibliography_is_not_filled_in(tmp_path: Path) -> None:
    entries = "".join(f'<ref id="r{number}"><mixed-citation>E.</mixed-citation></ref>' for number in range(2000))
    marker = '<p>A <xref ref-type="bibr" rid="r0">1</xref>-<xref ref-type="bibr" rid="r1999">2000</xref>.</p>'
    text = f"<article><body>{marker}</body><back><ref-list>{entries}</ref-list></back></article>"
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    (document,) = read(tmp_path / "a.xml")
    assert isinstance(document, Document)
    assert [citation.references for citation in document.given_citations] == [(1, 2000)]


def test_a_line_of_pubtator_that_is_no_text_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.pubtator"
    path.write_bytes(b"1|t|Menin\n1|a|It binds.\n1\t0\t5\tM\xe9nin\tGene\t1\n\xc2\xa0\n2|t|MLL\r\n2|a|So.\r\n")
    found = list(read(path))
    assert [item.text for item in found if isinstance(item, Document)] == ["Menin\nIt binds.", "MLL\nSo."]
    assert [item.where for item in found if isinstance(item, Rejection)] == ["a.pubtator:3, byte 7"]


def test_a_raised_digit_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "a.pubtator"
    path.write_text("1|t|Menin\n1|a|It binds.\n1\t²\t5\tMenin\tGene\t1\n", encoding="utf-8")
    assert [item.where for item in read(path) if isinstance(item, Rejection)] == ["a.pubtator:3"]
    cell = "<table><thead><tr><th colspan='²'>A</th></tr></thead><tr><td>B</td></tr></table>"
    (tmp_path / "a.nxml").write_text(f"<article><body>{cell}</body></article>", encoding="utf-8")
    (document,) = read(tmp_path / "a.nxml")
    assert isinstance(document, Document) and document.text == "A\n\nA: B"


def test_an_article_without_text_is_rejected(tmp_path: Path) -> None:
    assert "no text" in rejection(tmp_path / "a.xml", b"<article><front/></article>").reason


def test_bad_lines_of_json_lines_are_rejected_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"id": "1", "text": "It works."}\n{"id": "2"}\nnot json\n{"text": "No id."}\n\n'
        b'{"id": "1", "text": "Again."}\n{"id": 3, "text": " "}\n{"id": 4, "text": "caf\xe9"}\n[1]\n'
        b'{"id": 5, "text": "Last."}\n{"id": 6, "text": "\\ud800"}\n'
    )
    found = list(read(path))
    assert [item.id for item in found if isinstance(item, Document)] == ["claimgraph:1", "claimgraph:5"]
    rejected = [item.where.split(",")[0] for item in found if isinstance(item, Rejection)]
    assert rejected == [f"a.jsonl:{line}" for line in (2, 3, 4, 6, 7, 8, 9, 11)]


@pytest.mark.parametrize(
    "unit",
    ["a", " ", ".", "1,2,", "(", "¹", "\n", "A. ", "*", "[1,2 ", "Lee, ", "(1) ", "# ", "The drug works. "],
)
@pytest.mark.parametrize("head", ["", "Menin binds.\n\nReferences\n\n"], ids=["body", "list"])
def test_one_long_line_takes_time_in_proportion_to_its_length(tmp_path: Path, unit: str, head: str) -> None:
    """Four times the length may cost eight times as much; what grows with the square costs sixteen times."""

    def cost(length: int) -> float:
        path = tmp_path / "long.txt"
        path.write_text(head + "x" + unit * (length // len(unit)) + "y", encoding="utf-8")
        started = time.process_time()
        for document in read(path):
            assert isinstance(document, Document)
            find(document, sentences(document))
        return time.process_time() - started

    assert cost(400_000) < 8 * cost(100_000) + 0.5


def test_a_reference_list_without_entries_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Menin binds MLL.\n\nReferences\n", encoding="utf-8")
    (document,) = read(path)
    assert isinstance(document, Document)
    assert document.references == ()
