"""JSON Lines, JATS, PubTator and BioC: what each file says is kept, at offsets that hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.extract.cite import find
from kg.extract.segment import sentences
from kg.model import Document, Rejection
from kg.read import read

JATS = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.0 20120330//EN"
 "JATS-archivearticle1.dtd">
<article article-type="research-article" xmlns:xlink="http://www.w3.org/1999/xlink">
<front><journal-meta><journal-title-group><journal-title>J Demo</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">12345678</article-id>
<article-id pub-id-type="doi">10.5555/jats.1</article-id>
<title-group><article-title>A drug for <italic>NPM1</italic><sup>mut</sup> cells</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name>
<surname>Roe</surname><given-names>Ada B</given-names></name></contrib>
</contrib-group><pub-date pub-type="epub"><day>7</day><month>3</month><year>2020</year></pub-date>
<abstract><sec><title>Background</title><p>Few drugs work.</p></sec></abstract></article-meta></front>
<body><sec><title>Introduction</title>
<p>It is known [<xref ref-type="bibr" rid="B1">1</xref>,<xref ref-type="bibr" rid="B2">2</xref>].
It &alpha; holds.<sup><xref ref-type="bibr" rid="B2">2</xref>–<xref ref-type="bibr" rid="B4">4</xref></sup> More
<fig id="F1"><label>Figure 1</label>
<caption><p>Its effect [<xref ref-type="bibr" rid="B3">3</xref>].</p></caption></fig>
follows.</p>
<table-wrap><label>Table 1</label><caption><p>Rates.</p></caption><table><tbody><tr><td>Drug</td><td>Rate</td></tr>
<tr><td>One <xref ref-type="bibr" rid="B1 B4">1,4</xref></td><td>5</td></tr></tbody></table></table-wrap></sec></body>
<back><fn-group><fn fn-type="conflict"><p>None declared.</p></fn></fn-group><ref-list>
<ref id="B1"><label>1</label><citation-alternatives><element-citation><person-group><name><surname>Poe</surname>
<given-names>Edgar A</given-names></name></person-group><article-title>One thing</article-title><source>J Demo</source>
<year>2001</year><volume>3</volume><fpage>4</fpage><pub-id pub-id-type="pmid">111</pub-id></element-citation>
<mixed-citation>Poe EA. One thing.</mixed-citation></citation-alternatives></ref>
<ref id="B2"><mixed-citation>Doe X. <article-title>Two things</article-title>. J Demo <year>2002</year>.
<pub-id pub-id-type="doi">10.5555/two</pub-id></mixed-citation></ref>
<ref id="B3"><mixed-citation>Doe X. Three. 2003.</mixed-citation></ref>
<ref id="B4"><mixed-citation>Doe X. Four. 2004.</mixed-citation></ref></ref-list></back></article>
"""


BARE = JATS[JATS.index("<article ") :].replace("&alpha;", "α")


def jats(folder: Path, text: str) -> Document:
    (folder / "a.nxml").write_text(text, encoding="utf-8")
    (document,) = read(folder / "a.nxml")
    assert isinstance(document, Document)
    return document


@pytest.fixture
def article(tmp_path: Path) -> Document:
    return jats(tmp_path, JATS)


def texts(document: Document, section: str) -> list[str]:
    return [document.text[slice(*p.span)] for p in document.passages if p.section == section]


def test_jats_gives_its_sections_in_order(article: Document) -> None:
    assert texts(article, "title") == ["A drug for NPM1^{mut} cells"]
    assert texts(article, "abstract") == ["Few drugs work."]
    assert texts(article, "body") == ["It is known [1,2]. It α holds.^{2–4} More follows."]
    assert texts(article, "figure_caption") == ["Figure 1. Its effect [3]."]
    assert texts(article, "table") == ["Table 1. Rates.", "Drug | Rate", "One 1,4 | 5"]
    assert texts(article, "disclosures") == ["None declared."]


def test_jats_gives_its_metadata(article: Document) -> None:
    about = article.metadata
    assert article.id == "doi:10.5555/jats.1"
    assert (about.journal, about.pmid, about.published) == ("J Demo", "12345678", "2020-03-07")
    assert [(author.name, author.initials) for author in about.authors] == [("Ada B Roe", "ABR")]


ALI = "http://www.niso.org/schemas/ali/1.0/"
WORDS = "<license-p>Free to read. See <ext-link xlink:href='http://j.example/'>us</ext-link>{}</license-p>"
LINK = " and the <ext-link xlink:href='https://creativecommons.org/licenses/by/4.0/'>licence</ext-link>"


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        (f"<license license-type='open-access'>{WORDS.format(LINK)}</license>", "by/4.0/"),
        ("<license license-type='open-access' xlink:href='https://creativecommons.org/licenses/by/4.0/'/>", "by/4.0/"),
        (f"<license><a:license_ref xmlns:a='{ALI}'>https://x.example/by/4.0/</a:license_ref></license>", "by/4.0/"),
        (f"<license license-type='open-access'>{WORDS.format('')}</license>", "Free to read. See us"),
        ("<license license-type='open-access'/>", "open-access"),
    ],
)
def test_the_licence_of_a_jats_article_is_its_address_then_its_words(tmp_path: Path, given: str, read_as: str) -> None:
    text = JATS.replace("<abstract>", f"<permissions>{given}</permissions><abstract>")
    assert (jats(tmp_path, text).metadata.license or "").endswith(read_as)


@pytest.mark.parametrize(
    ("kind", "related", "retracted"),
    [
        ("research-article", "", False),
        ("retracted-article", "", True),
        ("research-article", "retraction-forward", True),
        ("retraction", "retracted-article", False),
        ("correction", "corrected-article", False),
    ],
)
def test_a_retracted_article_is_known_as_one_and_the_notice_that_retracts_it_is_not(
    tmp_path: Path, kind: str, related: str, retracted: bool
) -> None:
    text = JATS.replace('"research-article"', f'"{kind}"')
    text = text.replace("<abstract>", f"<related-article related-article-type='{related}'/><abstract>")
    assert jats(tmp_path, text).metadata.retracted == retracted


def test_jats_citations_are_resolved_with_ranges_filled_in(article: Document) -> None:
    assert [citation.references for citation in article.given_citations] == [(1, 2), (2, 3, 4), (3,), (1, 4)]
    assert all(article.text[slice(*citation.span)] == citation.surface for citation in article.given_citations)
    assert find(article, sentences(article)).citations == article.given_citations


def test_jats_references_keep_their_identifiers(article: Document) -> None:
    first, second, *_ = article.references
    assert (first.text, first.pmid, first.year) == ("Poe EA. One thing. J Demo. 2001;3:4.", "111", 2001)
    assert (second.doi, second.title) == ("10.5555/two", "Two things")
    assert second.title_span and article.text[slice(*second.title_span)] == "Two things"
    assert all(article.text[slice(*reference.span)] == reference.text for reference in article.references)


def test_the_editors_of_a_book_are_in_its_entry_and_are_not_its_authors(tmp_path: Path) -> None:
    editor = '<person-group person-group-type="editor"><name><surname>Moe</surname><given-names>C</given-names></name>'
    document = jats(tmp_path, JATS.replace("</person-group>", f"</person-group>{editor}</person-group>"))
    assert document.references[0].authors == ("Poe EA",)
    assert document.references[0].text.startswith("Poe EA, Moe C. One thing.")


def test_an_article_in_a_namespace_of_its_own_says_the_same(tmp_path: Path) -> None:
    plain = jats(tmp_path, BARE)
    spaced = BARE.replace("<article ", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" ', 1)
    envelope = f'<o:record xmlns:o="http://www.openarchives.org/OAI/2.0/"><o:metadata>{spaced}</o:metadata></o:record>'
    for text in (spaced, envelope):
        document = jats(tmp_path, text)
        assert (document.text, document.metadata) == (plain.text, plain.metadata)
        assert (document.given_citations, document.references) == (plain.given_citations, plain.references)


PUBTATOR = """101|t|Aspirin and bleeding.
101|a|BACKGROUND: Aspirin thins blood. RESULTS: It made one ulcer.
101\t0\t7\tAspirin\tChemical\tD001241
101\t12\t20\tbleeding\tDisease\tD006470|D000001
101\t34\t41\tAspirin\tChemical\t-1
101\t76\t81\tulcus\tDisease\tD014456
101\t0\t7\tAspirin\tPlanet\t-
101\tCID\tD001241\tD006470

102|t|Alone
"""


def test_pubtator_keeps_its_mentions_at_its_offsets(tmp_path: Path) -> None:
    (tmp_path / "a.PubTator.txt").write_text(PUBTATOR, encoding="utf-8")
    found = list(read(tmp_path / "a.PubTator.txt"))
    document = found[0]
    assert isinstance(document, Document)
    assert document.id == "PMID:101"
    assert [(m.text, m.curie, m.category, m.xrefs) for m in document.given_mentions] == [
        ("Aspirin", "MESH:D001241", "biolink:ChemicalEntity", ()),
        ("bleeding", "MESH:D006470", "biolink:Disease", ("MESH:D000001",)),
        ("Aspirin", "claimgraph:Aspirin", "biolink:ChemicalEntity", ()),
    ]
    assert all(document.text[slice(*m.span)] == m.text for m in document.given_mentions)
    assert [passage.heading for passage in document.passages] == [None, "BACKGROUND", "RESULTS"]
    assert [item.where for item in found if isinstance(item, Rejection)] == [
        "a.PubTator.txt:6",
        "a.PubTator.txt:7",
        "a.PubTator.txt:10",
    ]


BIOC = """<collection><source/><document><id>201</id><passage><offset>0</offset>
<text>Imatinib works.\tIt hits ABL.</text>
<sentence><offset>0</offset><text>Imatinib works.</text><annotation id="T1"><infon key="type">CHEMICAL</infon>
<infon key="identifier">MESH:D000068877</infon><location offset="0" length="8"/>
<text>Imatinib</text></annotation></sentence>
<annotation id="T2"><infon key="type">GENE-Y</infon><location offset="24" length="3"/><text>ABL</text></annotation>
<annotation id="T3"><infon key="type">GENE-Y</infon><location offset="20" length="3"/><text>ABL</text></annotation>
</passage></document><document><id>202</id><passage><infon key="section_type">RESULTS</infon><offset>0</offset>
<text>One.</text></passage><passage><infon key="section_type">REF</infon><offset>10</offset><text>Two.</text></passage>
</document></collection>"""


def test_bioc_keeps_its_mentions_at_its_offsets(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(BIOC, encoding="utf-8")
    found = list(read(tmp_path / "a.xml"))
    first, second = (item for item in found if isinstance(item, Document))
    assert [(m.text, m.curie, m.category) for m in first.given_mentions] == [
        ("Imatinib", "MESH:D000068877", "biolink:ChemicalEntity"),
        ("ABL", "claimgraph:ABL", "biolink:Gene"),
    ]
    assert texts(first, "title") == ["Imatinib works."]
    assert texts(first, "abstract") == ["It hits ABL."]
    assert (second.text[10:14], texts(second, "body"), texts(second, "references")) == ("Two.", ["One."], ["Two."])
    assert [item.where for item in found if isinstance(item, Rejection)] == ["a.xml, document 201, annotation T3"]


def test_the_id_of_a_json_line_is_kept(tmp_path: Path) -> None:
    lines = '{"id": "91", "text": "It works."}\n{"id": "PMID:7", "text": "So."}\n'
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    assert [item.id for item in read(tmp_path / "a.jsonl") if isinstance(item, Document)] == ["claimgraph:91", "PMID:7"]


def test_a_cell_of_a_jats_table_is_led_by_the_head_of_its_column(tmp_path: Path) -> None:
    table = (
        "<table><thead><tr><th>Arm</th><th>Response</th><th colspan='2'>Grade 3</th></tr></thead><tbody>"
        "<tr><td>Venetoclax</td><td>5 of 10</td><td>2</td><td>20%</td></tr>"
        "<tr><td>Placebo</td><td/><td>1</td><td/></tr></tbody></table>"
    )
    document = jats(tmp_path, re.sub("<table><tbody>.*</tbody></table>", table, JATS, flags=re.DOTALL))
    assert texts(document, "table") == [
        "Table 1. Rates.",
        "Arm | Response | Grade 3",
        "Arm: Venetoclax | Response: 5 of 10 | 2 | 20%",
        "Arm: Placebo | | 1 |",
    ]


def with_table(folder: Path, head: str, *rows: str) -> Document:
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"
    return jats(folder, re.sub("<table><tbody>.*</tbody></table>", table, JATS, flags=re.DOTALL))


def test_a_list_in_a_cell_of_a_jats_table_is_part_of_the_cell(tmp_path: Path) -> None:
    items = "<p>A box</p></list-item><list-item><p>A call [<xref ref-type='bibr' rid='B2'>2</xref>]</p>"
    row = f"<td>Reminders</td><td><list><list-item>{items}</list-item></list></td>"
    document = with_table(tmp_path, "<th>Strategy</th><th>Examples</th>", row)
    assert texts(document, "table")[-1] == "Strategy: Reminders | Examples: A box A call [2]"
    assert document.given_citations[-1].references == (2,)


def test_a_cell_beside_one_that_spans_rows_keeps_the_head_of_its_own_column(tmp_path: Path) -> None:
    document = with_table(
        tmp_path,
        "<th>Score</th><th>Time</th><th>Value</th>",
        "<td rowspan='3'>Need</td><td>Start</td><td rowspan='2'>19</td>",
        "<td>3 months</td>",
        "<td>6 months</td><td>20</td>",
        "<td>Fear</td><td>Start</td><td>7</td>",
    )
    assert texts(document, "table")[2:] == [
        "Score: Need | Time: Start | Value: 19",
        "Time: 3 months",
        "Time: 6 months | Value: 20",
        "Score: Fear | Time: Start | Value: 7",
    ]


def test_characters_with_names_stand_for_themselves_wherever_they_are(tmp_path: Path) -> None:
    text = JATS.replace("<td>Drug</td>", "&ndash;<td>&alpha;&ndash;2 &beta;<i>x</i>&gamma;</td>&nbsp;").replace(
        "J Demo<", "J &eacute;<"
    )
    document = jats(tmp_path, text.replace("Few drugs", "Few &madeup; drugs"))
    assert texts(document, "table")[1] == "α–2 βxγ | Rate"
    assert texts(document, "abstract") == ["Few &madeup; drugs work."]
    assert document.metadata.journal == "J é"


@pytest.mark.parametrize("text", [JATS, BIOC, f"<set>{BARE}{BARE}</set>", f"<set>{BARE}<article>"])
def test_a_file_read_at_once_and_one_read_piece_by_piece_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    at_once = list(read(tmp_path / "a.xml"))
    monkeypatch.setattr("kg.read.xml._AT_ONCE", 10)
    assert list(read(tmp_path / "a.xml")) == at_once
    assert any(isinstance(item, Document) for item in at_once)
