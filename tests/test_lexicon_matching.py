"""The matcher finds names however they are written, and nothing that only looks like one."""

from pathlib import Path

import pytest

from kg.lexicon import Hit, Lexicon, bundled_folder, load_lexicon
from kg.lexicon.variants import variants
from kg.model import Span
from kg.resources import data_table

GENE, SYNDROME, KMT2A, CLASS = "HGNC:7010", "MONDO:0007540", "HGNC:7132", "claimgraph:MeninInhibitor"

TERMS = (
    ("MEN1", GENE, "exact"), ("MEN1", SYNDROME, "exact"), ("menin", GENE, "first"), ("menin inhibitor", CLASS, "any"),
    ("BCL2", "HGNC:990", "exact"), ("Bcl-2", "HGNC:990", "any"), ("BCL2 inhibitor", "claimgraph:Bcl2Inhibitor", "any"),
    ("SNDX-5613", "claimgraph:Sndx", "any"), ("DS-1594", "claimgraph:Ds", "any"), ("DS-1594b", "claimgraph:DsB", "any"),
    ("ALL", "MONDO:0004967", "exact"), ("AT1", "claimgraph:At1", "any"), ("MLL", KMT2A, "exact"),
    ("KMT2A", KMT2A, "exact"), ("KMT2Ar", "claimgraph:Rearranged", "exact"),
    ("KMT2A rearranged", "claimgraph:Rearranged", "any"), ("NPM1", "HGNC:7910", "exact"),
    ("NPM1mut", "claimgraph:Mutated", "exact"), ("NPM1-mutated", "claimgraph:Mutated", "any"),
    ("acute myeloid leukemia", "MONDO:0018874", "any"), ("haematology", "claimgraph:Haematology", "any"),
    ("TNF-alpha", "HGNC:11892", "any"), ("IFNγ", "HGNC:5438", "exact"), ("5q-", "claimgraph:Del5q", "any"),
    ("Sjögren's syndrome", "MONDO:0010030", "any"), ("CD4+", "claimgraph:Cd4Positive", "any"),
    ("fibrosis", "claimgraph:Fibrosis", "any"), ("t(9;22)", "claimgraph:T922", "any"),
    ("non-small cell", "claimgraph:NonSmall", "any"), ("TKI", "claimgraph:Tki", "exact"),
)  # fmt: skip


def write_folder(folder: Path, terms: tuple[tuple[str, str, str], ...]) -> Path:
    folder.mkdir(exist_ok=True)
    entities = "".join(f"{c}\t{c}\tbiolink:Gene\t\t\t\tmade up\n" for c in sorted({curie for _, curie, _ in terms}))
    header = "# made up (CC0)\ncurie\tlabel\tcategory\txrefs\tparents\tform_of\tsource\n"
    (folder / "made.entities.tsv").write_text(header + entities, encoding="utf-8")
    rows = "".join(f"{text}\t{curie}\t\t\t\t\tmade up\t{case}\n" for text, curie, case in terms)
    header = "# made up (CC0)\ntext\tcurie\tname\tpredicate\ttype\ttaxon\tsource\tcase\n"
    (folder / "made.terms.tsv").write_text(header + rows, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return load_lexicon([write_folder(tmp_path_factory.mktemp("lexicon"), TERMS)])


def found(lexicon: Lexicon, text: str) -> list[str]:
    hits = lexicon.find(text)
    assert all(text[hit.span.start : hit.span.end] == hit.text for hit in hits)
    return [hit.text for hit in hits]


def only(lexicon: Lexicon, text: str) -> Hit:
    (hit,) = lexicon.find(text)
    return hit


@pytest.mark.parametrize(
    "text",
    [
        "Older men and women were enrolled", "all patients consented", "BCL2L1 was silent", "SNDX-50469 is another",
        "MLLT3 is its partner", "a large meningioma", "cells kept at 1 degree", "DS-15941", "type 5q deletion",
        "5q-negative cells", "acute\n\nmyeloid leukemia", "acute, myeloid leukemia", "MENINS",
        "acute - myeloid leukemia",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name_is_none(lexicon: Lexicon, text: str) -> None:
    assert [hit.text for hit in lexicon.find(text) if hit.text.lower() != "leukemia"] == []


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("BCL-2", "BCL2"), ("BCL 2", "BCL2"), ("bcl2", "Bcl-2"), ("Bcl‑2", "Bcl-2"), ("SNDX5613", "SNDX-5613"),
        ("SNDX-\n5613", "SNDX-5613"), ("acute-myeloid leukaemia", "acute myeloid leukemia"),
        ("acute\n  myeloid leukemias", "acute myeloid leukemia"), ("Hematology", "haematology"),
        ("TNFα", "TNF-alpha"), ("TNF-α", "TNF-alpha"), ("TNFalpha", "TNF-alpha"), ("IFN-gamma", "IFNγ"),
        ("IFNgamma", "IFNγ"), ("Sjogren’s syndrome", "Sjögren's syndrome"), ("CD4⁺", "CD4+"),
        ("ﬁbrosis", "fibrosis"), ("ﬁbro\u00adsis", "fibrosis"), ("t(9; 22)", "t(9;22)"),
        ("non–small cell", "non-small cell"), ("TKIs", "TKI"), ("Menin", "menin"),
        ("BCL 2 inhibitors", "BCL2 inhibitor"),
        ("5q-", "5q-"), ("(5q−)", "5q-"), ("fıbrosıs fibrosis", "fibrosis"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(lexicon: Lexicon, written: str, term: str) -> None:
    text = f"With {written} seen."
    hit = only(lexicon, text)
    assert hit.term == term
    assert hit.text == text[hit.span.start : hit.span.end]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("in *KMT2A* rearranged cells", "KMT2A* rearranged"), ("the *NPM1*-mutated", "NPM1*-mutated"),
        ("**KMT2A** was", "KMT2A"), ("_fibrosis_ was", "fibrosis"), ("the NPM1^{mut} cells", "NPM1^{mut}"),
        ("the NPM1<sup>mut</sup> cells", "NPM1<sup>mut</sup>"), ("the NPM1ᵐᵘᵗ cells", "NPM1ᵐᵘᵗ"),
        ("the *KMT2A*r cells", "KMT2A*r"), ("the KMT2Aʳ cells", "KMT2Aʳ"), ("<i>KMT2A</i> was", "KMT2A"),
    ],
)  # fmt: skip
def test_markup_is_seen_through_and_the_span_holds_the_name(lexicon: Lexicon, text: str, words: str) -> None:
    assert found(lexicon, text) == [words]


@pytest.mark.parametrize("marker", ["^{7,8}", "²⁻⁴", "²", "^{2}", "<sup>1</sup>", "[3]", "^2^", "^{a}"])
def test_a_citation_after_a_name_is_no_part_of_it(lexicon: Lexicon, marker: str) -> None:
    for name in ("BCL2", "menin", "fibrosis"):
        assert found(lexicon, f"We blocked {name}{marker} here") == [name]


def test_a_raised_number_is_not_the_number_of_a_symbol(lexicon: Lexicon) -> None:
    assert found(lexicon, "BCL² and BCL^{2}") == []


def test_the_longest_name_wins_and_shorter_ones_are_nested(lexicon: Lexicon) -> None:
    hits = lexicon.find_all("A menin inhibitor and a BCL2 inhibitor")
    assert [(hit.text, hit.nested) for hit in hits] == [
        ("menin inhibitor", False), ("menin", True), ("BCL2 inhibitor", False), ("BCL2", True),
    ]  # fmt: skip
    assert [hit.text for hit in lexicon.find_all("DS-1594b, DS-1594") if not hit.nested] == ["DS-1594b", "DS-1594"]


def test_a_name_of_two_things_has_both(lexicon: Lexicon) -> None:
    assert only(lexicon, "in MEN1 families").curies == (GENE, SYNDROME)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("menin inhibitor", "exact"), ("Menin inhibitor", "case-folded"), ("menin inhibitors", "plural"),
        ("BCL-2", "hyphen-variant"), ("TNF-α", "greek"), ("NPM1^{mut}", "markup"), ("NPM1ᵐᵘᵗ", "markup"),
        ("acute myeloid leukaemia", "spelling"), ("Sjogren's syndrome", "typography"), ("menin\ninhibitor", "exact"),
    ],
)  # fmt: skip
def test_a_hit_says_how_its_words_differ_from_the_term(lexicon: Lexicon, words: str, rule: str) -> None:
    hit = only(lexicon, words)
    assert hit.rule == rule
    assert (hit.score == 1.0) == (rule == "exact")


def test_places_are_those_of_the_text_after_characters_of_any_width(lexicon: Lexicon) -> None:
    assert only(lexicon, "İßﬁ𝔸 e\u0301\u200b² menin").span == Span(10, 15)


def test_a_long_text_gives_what_its_parts_give(lexicon: Lexicon) -> None:
    part = "The menin\ninhibitor met BCL2² in acute myeloid leukemia; " + "filler words " * 40 + "MEN1.\n"
    text = part * 500
    assert len(text) > 250_000
    expected = [(hit.span.start + number * len(part), hit.text) for number in range(500) for hit in lexicon.find(part)]
    assert [(hit.span.start, hit.text) for hit in lexicon.find(text)] == expected


def test_many_texts_at_once_give_what_each_gives(lexicon: Lexicon) -> None:
    texts = ["menin", "", "inhibitor of BCL", "2", "acute myeloid-", "leukemia in NPM1^{mut}", "\n", "5q-", "<i>"]
    assert lexicon.find_each(texts) == [lexicon.find(text) for text in texts]


def test_misprints_of_many_texts_at_once_are_those_of_each(lexicon: Lexicon) -> None:
    texts = ["the menin inhibltor", "nothing here", "acute myelod leukemia and menin", "the menin inhibltor"]
    together = lexicon.find_all_each(texts)
    known = [lexicon.misprints(text, hits) for text, hits in zip(texts, together, strict=True)]
    lexicon.find_all_each([])
    assert known == [lexicon.misprints(text, lexicon.find_all(text)) for text in texts]
    assert [len(found) for found in known] == [1, 0, 1, 1]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "^{", "<sup>", "*", "a" * 5000, "\ud800 menin"])
def test_odd_texts_are_no_trouble(lexicon: Lexicon, text: str) -> None:
    assert found(lexicon, text) == (["menin"] if "menin" in text else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the menin inhibltor helped", "menin inhibltor"), ("acute myelod leukemia", "acute myelod leukemia"),
        ("Acute myelloid\nleukemia", "Acute myelloid\nleukemia"),
    ],
)  # fmt: skip
def test_a_long_name_with_one_wrong_letter_is_found_when_asked(lexicon: Lexicon, text: str, words: str) -> None:
    assert words not in found(lexicon, text)
    hits = [hit for hit in lexicon.find(text, fuzzy=True) if hit.rule == "one-edit"]
    assert [hit.text for hit in hits] == [words]
    assert text[hits[0].span.start : hits[0].span.end] == words
    assert hits[0].score < 0.9


@pytest.mark.parametrize(
    "text", ["acute myeloid leukemic", "SNDX-5614", "BCL3", "fibroses", "acute mieliod leukemia", "meningial fibrotic"]
)
def test_one_wrong_letter_never_makes_a_symbol_or_another_ending(lexicon: Lexicon, text: str) -> None:
    assert [hit for hit in lexicon.find(text, fuzzy=True) if hit.rule == "one-edit"] == []


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("leucopenia", "leukopenia"),
        ("neutropaenia", "neutropenia"),
        ("thrombocytopaenia", "thrombocytopenia"),
        ("hypercalcaemia", "hypercalcemia"),
        ("hypoglycaemia", "hypoglycemia"),
        ("acute myeloid leukaemia", "acute myeloid leukemia"),
        ("haemorrhage", "hemorrhage"),
        ("diarrhoea", "diarrhea"),
        ("peripheral oedema", "peripheral edema"),
        ("leucocytosis", "leukocytosis"),
    ],
)
def test_a_british_name_is_the_american_one(british: str, american: str) -> None:
    lexicon = load_lexicon([bundled_folder()])
    (one,), (other,) = lexicon.find(british), lexicon.find(american)
    assert (one.text, one.curies) == (british, other.curies)


def test_a_name_is_respelled_both_ways_only_where_britain_does() -> None:
    assert {v.text for v in variants("chemotherapy", "any")} == {"chemotherapy", "chemotherapies"}
    assert {v.text for v in variants("tumor", "any")} == {"tumor", "tumors", "tumour", "tumours"}
    written = {v.text for v in variants("leukopenia", "any")}
    assert {"leukopenia", "leucopenia", "leukopaenia", "leucopaenia"} <= written


def test_the_table_of_spellings_is_sorted_and_whole() -> None:
    rows = data_table("wording", "spellings.tsv")
    assert list(rows) == sorted(rows)
    assert {len(row) for row in rows} == {4}
    assert {use for *_, use in rows} == {"both", "one"}
    assert all(american != british for american, british, *_ in rows)
