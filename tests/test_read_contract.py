"""What every reader keeps to, whatever the format: places that hold, packed files alike, no tracebacks."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from kg.model import Document, Rejection
from kg.packed import writing
from kg.read import READERS, read
from tests.test_read_formats import JATS
from tests.test_read_pubmed import CITATION, HEAD

MEDLINE = """PMID- 900001
OWN - NLM
DP  - 2021 Mar 5
TI  - A drug for NPM1-mutated cells that was
      tried in mice.
LID - S1535-6108(21)00001-1 [pii]
LID - 10.5555/medline.1 [doi]
AB  - BACKGROUND: Few drugs work. RESULTS: Revumenib inhibits
      menin.
FAU - Roe, Ada B
AU  - Roe AB
JT  - J Invented
PT  - Journal Article

PMID- 900002
TI  - Venetoclax inhibits BCL2.
PT  - Retracted Publication
"""
RIS = """TY  - JOUR
T1  - Venetoclax inhibits BCL2
AU  - Roe, Ada B
AB  - Revumenib inhibits menin.
It was seen twice.
T2  - J Invented
PY  - 2021/03/05/
DO  - https://doi.org/10.5555/ris.1
ER  - 

TY  - CHAP
TI  - A chapter
DB  - PubMed
AN  - 900003
ER  - 
"""
BIBTEX = r"""@article{roe2021,
  title = {{Venetoclax} inhibits {BCL2} in M{\"u}ller cells},
  author = {Roe, Ada B. and van der Poe, E.},
  abstract = {Revumenib inhibits menin at 10\% of the dose.},
  journal = {J Invented}, year = 2021, month = mar, doi = {10.5555/bib.1}
}
@misc{other, title = {Another}, date = {2020-05-06}}
"""
BIOC_JSON = {
    "documents": [
        {
            "id": "900004",
            "passages": [
                {"infons": {"type": "title"}, "offset": 0, "text": "Venetoclax and BCL2"},
                {
                    "infons": {"type": "abstract"},
                    "offset": 20,
                    "text": "It inhibits BCL2.",
                    "annotations": [
                        {
                            "id": "7",
                            "infons": {"type": "Gene", "identifier": "596"},
                            "text": "BCL2",
                            "locations": [{"offset": 32, "length": 4}],
                        }
                    ],
                },
            ],
        }
    ]
}
BIOC = """<?xml version="1.0"?><collection><document><id>900005</id><passage><infon key="type">title</infon>
<offset>0</offset><text>Venetoclax and BCL2</text></passage></document></collection>"""
SAMPLES = {
    "a.txt": "Venetoclax inhibits BCL2.\n\nIt was seen twice.\n",
    "a.md": "# A note\n\nVenetoclax inhibits BCL2.^{1}\n\n## References\n\n1. Doe J. One. J. 2020;1:1.\n",
    "a.jsonl": '{"id": "a", "text": "Venetoclax inhibits BCL2."}\n{"id": "b", "text": "Menin."}\n',
    "jats.xml": JATS,
    "pubmed.xml": f"{HEAD}{CITATION.format(related='')}</PubmedArticleSet>",
    "bioc.xml": BIOC,
    "bioc.json": json.dumps(BIOC_JSON),
    "a.pubtator": "900006|t|Venetoclax\n900006|a|It inhibits BCL2.\n900006\t23\t27\tBCL2\tGene\t596\n",
    "a.nbib": MEDLINE,
    "a.ris": RIS,
    "a.bib": BIBTEX,
}


@pytest.fixture(params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    path.write_text(SAMPLES[request.param], encoding="utf-8")
    return path


def documents(path: Path) -> list[Document]:
    found = list(read(path))
    assert all(isinstance(item, Document) for item in found), found
    return [item for item in found if isinstance(item, Document)]


@pytest.mark.parametrize(
    ("year", "month", "day", "published"),
    [
        ("2021", "Mar", "5", "2021-03-05"),
        ("2021", "03", "05", "2021-03-05"),
        ("2021", "13", "5", "2021"),
        ("2021", "2", "30", "2021-02"),
        ("2021", "Spring", "", "2021"),
        ("2021", "4", "²", "2021-04"),
        ("in press", "4", "1", None),
    ],
)
def test_jats_and_pubmed_read_a_date_as_far_as_it_can_be_one(
    tmp_path: Path, year: str, month: str, day: str, published: str | None
) -> None:
    given = f"<year>{year}</year><month>{month}</month><day>{day}</day>"
    jats = JATS.replace("<day>7</day><month>3</month><year>2020</year>", given)
    pubmed = CITATION.format(related="").replace("<Year>2021</Year><Month>Mar</Month>", given.title())
    (tmp_path / "a.nxml").write_text(jats, encoding="utf-8")
    (tmp_path / "a.xml").write_text(f"{HEAD}{pubmed}</PubmedArticleSet>", encoding="utf-8")
    found = [document.metadata.published for name in ("a.nxml", "a.xml") for document in documents(tmp_path / name)]
    assert found == [published, published]


def test_every_extension_has_a_sample() -> None:
    alike = {".markdown": ".md", ".nxml": ".xml", ".medline": ".nbib"}
    known = {alike.get(extension, extension) for extension in READERS}
    assert known - {".pdf"} == {Path(name).suffix for name in SAMPLES}, "PDF files have tests of their own"


def test_every_passage_is_a_stretch_of_the_text_and_they_follow_each_other(sample: Path) -> None:
    for document in documents(sample):
        ends = 0
        for passage in document.passages:
            for start, end in passage.pieces:
                assert ends <= start < end <= len(document.text)
                assert document.text[start:end].strip() == document.text[start:end]
                ends = end
        assert document.passages


def test_every_source_names_the_file_and_the_hash_of_its_bytes(sample: Path) -> None:
    for document in documents(sample):
        assert document.source.name == sample.name
        assert document.source.sha256 == hashlib.sha256(sample.read_bytes()).hexdigest()


def test_a_packed_file_gives_the_same_texts(sample: Path) -> None:
    plain = [(d.id if "document/" not in d.id else "", d.text, d.passages) for d in documents(sample)]
    gz = sample.with_name(sample.name + ".gz")
    gz.write_bytes(gzip.compress(sample.read_bytes()))
    zst = sample.with_name(sample.name + ".zst")
    with writing(zst) as file:
        file.write(sample.read_bytes())
    for packed in (gz, zst):
        assert [(d.id if "document/" not in d.id else "", d.text, d.passages) for d in documents(packed)] == plain


def test_a_file_cut_anywhere_gives_documents_or_reasons_and_no_traceback(sample: Path) -> None:
    data = sample.read_bytes()
    for length in range(0, len(data), max(1, len(data) // 60)):
        sample.write_bytes(data[:length])
        for item in read(sample):
            assert isinstance(item, Document) or (item.reason and item.detail and sample.name in item.where), item


def test_reading_twice_gives_the_same(sample: Path) -> None:
    assert list(read(sample)) == list(read(sample))


# --- bibliographies and BioC JSON -----------------------------------------------------------------------------------


def parts(document: Document) -> list[tuple[str, str | None, str]]:
    return [(p.section, p.heading, document.text[slice(*p.span)]) for p in document.passages]


def written(folder: Path, name: str) -> list[Document]:
    path = folder / name
    path.write_text(SAMPLES[name], encoding="utf-8")
    return documents(path)


def test_medline_records_are_their_titles_and_the_parts_of_their_abstracts(tmp_path: Path) -> None:
    first, second = written(tmp_path, "a.nbib")
    assert parts(first) == [
        ("title", None, "A drug for NPM1-mutated cells that was tried in mice."),
        ("abstract", "BACKGROUND", "Few drugs work."),
        ("abstract", "RESULTS", "Revumenib inhibits menin."),
    ]
    about = first.metadata
    assert (first.id, about.doi, about.published, about.journal) == (
        "PMID:900001", "10.5555/medline.1", "2021-03-05", "J Invented",
    )  # fmt: skip
    assert [(author.name, author.initials) for author in about.authors] == [("Ada B Roe", "ABR")]
    assert (about.retracted, second.metadata.retracted) == (False, True)


def test_ris_records_have_their_lines_joined_and_their_identifiers(tmp_path: Path) -> None:
    first, second = written(tmp_path, "a.ris")
    assert (first.id, first.metadata.published, second.id) == ("doi:10.5555/ris.1", "2021-03-05", "PMID:900003")
    assert parts(first)[1] == ("abstract", None, "Revumenib inhibits menin. It was seen twice.")


def test_bibtex_entries_are_read_without_tex(tmp_path: Path) -> None:
    first, second = written(tmp_path, "a.bib")
    assert parts(first) == [
        ("title", None, "Venetoclax inhibits BCL2 in Müller cells"),
        ("abstract", None, "Revumenib inhibits menin at 10% of the dose."),
    ]
    assert [author.name for author in first.metadata.authors] == ["Ada B. Roe", "E. van der Poe"]
    assert (first.id, first.metadata.published, second.metadata.published) == (
        "doi:10.5555/bib.1", "2021-03", "2020-05-06",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.ris", "Venetoclax inhibits BCL2.\n", "before the first record"),
        ("a.ris", "TY  - JOUR\nAU  - Roe A\nER  - \n", "neither title nor abstract"),
        ("a.nbib", "", "empty"),
        ("a.bib", "@article{a, title = {open", "not BibTeX"),
        ("a.bib", "nothing here", "no entry"),
        ("a.json", "{", "not JSON"),
        ("a.json", '{"a": 1}', "no BioC document"),
        ("a.json", '[{"id": "1", "passages": ["text"]}]', "not BioC"),
    ],
)
def test_what_is_no_bibliography_is_said(tmp_path: Path, name: str, text: str, reason: str) -> None:
    (tmp_path / name).write_text(text)
    (found,) = read(tmp_path / name)
    assert isinstance(found, Rejection) and reason in found.reason, found


def test_bioc_json_keeps_its_annotations_at_their_places(tmp_path: Path) -> None:
    (document,) = written(tmp_path, "bioc.json")
    (mention,) = document.given_mentions
    assert (document.id, mention.text, mention.curie) == ("PMID:900004", "BCL2", "NCBIGene:596")
    assert document.text[slice(*mention.span)] == "BCL2"


def test_json_lines_are_read_one_by_one_and_a_line_too_long_is_one_rejection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.read.jsonl.LONGEST_LINE", 60)
    texts = {"a": "Menin.", "b": "x" * 200, "c": "BCL2."}
    lines = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    first, second, third = read(tmp_path / "a.jsonl")
    assert isinstance(first, Document) and isinstance(third, Document)
    assert isinstance(second, Rejection) and second.where == "a.jsonl:2"
