"""PubMed's own XML: what a citation says is kept, the file may be packed, and memory does not grow with it."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from kg.identifiers import sha256
from kg.model import Document, Rejection
from kg.read import discover, read

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"
 "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>"""
CITATION = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">900001</PMID>
<Article PubModel="Print"><Journal><JournalIssue><PubDate><Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>J Invented</Title></Journal><ArticleTitle>A drug for <i>NPM1</i><sup>mut</sup> cells.</ArticleTitle>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/pubmed.1</ELocationID>
<Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Few drugs work at 10<sup>9</sup>/L.</AbstractText>
<AbstractText Label="RESULTS">One &lt; two.</AbstractText><CopyrightInformation>© Invented.</CopyrightInformation>
</Abstract><AuthorList><Author ValidYN="Y"><LastName>Roe</LastName><ForeName>Ada B</ForeName><Initials>AB</Initials>
<AffiliationInfo><Affiliation>Invented Institute.</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>The Group</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType UI="D1">Journal Article</PublicationType></PublicationTypeList>
</Article><CommentsCorrectionsList>{related}</CommentsCorrectionsList></MedlineCitation><PubmedData><History>
<PubMedPubDate PubStatus="received"><Year>2020</Year><Month>11</Month><Day>2</Day></PubMedPubDate></History>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/cited</ArticleId></ArticleIdList></Reference>
</ReferenceList></PubmedData></PubmedArticle>"""
RETRACTED = '<CommentsCorrections RefType="RetractionIn"><PMID>900009</PMID></CommentsCorrections>'
DELETED = "<DeleteCitation><PMID>900002</PMID><PMID>900003</PMID></DeleteCitation>"


def written(path: Path, *records: str) -> Path:
    path.write_text(HEAD + "".join(records) + "</PubmedArticleSet>", encoding="utf-8")
    return path


def citation(path: Path) -> Document:
    (document,) = read(path)
    assert isinstance(document, Document)
    return document


def test_a_citation_is_its_title_and_the_parts_of_its_abstract(tmp_path: Path) -> None:
    document = citation(written(tmp_path / "a.xml", CITATION.format(related="")))
    assert document.id == "PMID:900001"
    parts = [(p.section, p.heading, document.text[slice(*p.span)]) for p in document.passages]
    assert parts == [
        ("title", None, "A drug for NPM1^{mut} cells."),
        ("abstract", "BACKGROUND", "Few drugs work at 10^{9}/L."),
        ("abstract", "RESULTS", "One < two."),
    ]


def test_a_citation_keeps_what_pubmed_says_of_it(tmp_path: Path) -> None:
    about = citation(written(tmp_path / "a.xml", CITATION.format(related=""))).metadata
    assert (about.journal, about.doi, about.pmid) == ("J Invented", "10.5555/pubmed.1", "900001")
    assert (about.published, about.received) == ("2021-03", "2020-11-02")
    assert [(author.name, author.initials) for author in about.authors] == [("Ada B Roe", "ABR"), ("The Group", "")]
    assert (about.affiliation, about.copyright, about.retracted) == ("Invented Institute.", "© Invented.", False)


def test_a_retracted_article_is_known_as_one(tmp_path: Path) -> None:
    assert citation(written(tmp_path / "a.xml", CITATION.format(related=RETRACTED))).metadata.retracted


def test_what_pubmed_has_deleted_is_told(tmp_path: Path) -> None:
    found = list(read(written(tmp_path / "a.xml", CITATION.format(related=""), DELETED)))
    assert [item.where for item in found if isinstance(item, Rejection)] == ["a.xml, PMID 900002", "a.xml, PMID 900003"]


def test_a_packed_file_is_read_as_it_is_and_known_by_the_hash_of_its_own_bytes(tmp_path: Path) -> None:
    plain = written(tmp_path / "a.xml", CITATION.format(related=""))
    packed = tmp_path / "a.xml.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    assert discover([tmp_path]) == [plain, packed]
    one, other = citation(plain), citation(packed)
    assert one.text == other.text
    assert other.source.sha256 == sha256(packed.read_bytes())


def test_an_archive_that_breaks_off_gives_what_was_whole_and_says_so(tmp_path: Path) -> None:
    many = HEAD + CITATION.format(related="") * 500
    whole = gzip.compress(many.encode(), mtime=0)
    (tmp_path / "a.xml.gz").write_bytes(whole[:-40])
    found = list(read(tmp_path / "a.xml.gz"))
    assert isinstance(found[0], Document)
    assert isinstance(found[-1], Rejection) and "damaged archive" in found[-1].reason


def test_a_file_that_is_no_archive_is_told_from_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(b"plain words")
    (found,) = read(tmp_path / "a.txt.gz")
    assert isinstance(found, Rejection) and "damaged archive" in found.reason


@pytest.mark.parametrize("broken", [CITATION.replace("900001", ""), "<PubmedArticle/>"])
def test_a_citation_without_its_number_is_rejected_alone(tmp_path: Path, broken: str) -> None:
    found = list(read(written(tmp_path / "a.xml", broken, CITATION.format(related=""))))
    assert [type(item) for item in found] == [Rejection, Document]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """60 MB of XML in a process that may grow by less than that."""
    path = tmp_path / "a.xml"
    long = CITATION.format(related="").replace("One &lt; two.", "It works. " * 300)
    path.write_text(HEAD + long * 14_000 + "</PubmedArticleSet>", encoding="utf-8")
    program = (
        "import resource, sys; from pathlib import Path; from kg.read import read\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "next(read(Path(sys.argv[1]))); before = peak()\n"
        "print(sum(1 for _ in read(Path(sys.argv[1]))), peak() - before)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    documents, grown = map(int, done.stdout.split())
    unit = 1 if sys.platform == "darwin" else 1024  # what getrusage counts in
    assert documents == 14_000
    assert grown * unit < path.stat().st_size / 3
