"""Names are found however a text writes them, grounded with a reason, and never guessed."""

from __future__ import annotations

from time import process_time

import pytest

from kg.extract.recognize import recognize
from kg.lexicon import Lexicon, bundled_folder, load_lexicon
from kg.model import Document, Mention, Passage, Source, Span


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon([bundled_folder()])


def document(text: str) -> Document:
    passage = Passage((Span(0, len(text)),), "body")
    return Document("claimgraph:note", Source("note.txt", "0" * 64, "text"), text, passages=(passage,))


def mentions(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    found = recognize(document(text), lexicon).mentions
    assert all(text[m.span.start : m.span.end] == m.text for m in found)
    return found


def curies(text: str, lexicon: Lexicon) -> dict[str, str]:
    return {m.text: m.curie for m in mentions(text, lexicon)}


@pytest.mark.parametrize(
    ("text", "words", "curie"),
    [
        ("High BCL‑2 was seen.", "BCL‑2", "HGNC:990"),
        ("High BCL–2 was seen.", "BCL–2", "HGNC:990"),
        ("Cells with *NPM1*^{mut} grew.", "NPM1*^{mut}", "claimgraph:NPM1_mutation"),
        ("Cells with NPM1ᵐᵘᵗ grew.", "NPM1ᵐᵘᵗ", "claimgraph:NPM1_mutation"),
        ("ﬂudarabine was given.", "ﬂudarabine", "UNII:P2K93U8740"),
        ("acute myeloid leukaemias differ", "acute myeloid leukaemias", "MONDO:0018874"),
        ("acute\nmyeloid leukemia", "acute\nmyeloid leukemia", "MONDO:0018874"),
        ("menin inhibitors differ", "menin inhibitors", "claimgraph:MeninInhibitor"),
    ],
)
def test_a_name_is_found_in_any_typography(lexicon: Lexicon, text: str, words: str, curie: str) -> None:
    assert curies(text, lexicon).get(words) == curie


def test_words_of_the_language_are_no_symbols(lexicon: Lexicon) -> None:
    assert mentions("All men in all arms had met their set goal; it was max kit.", lexicon) == ()


@pytest.mark.parametrize("text", ["Drug SNDX-5613 helped.", "Drug SNDX5613 helped.", "Drug SNDX 5613 helped."])
def test_a_code_name_is_found_with_and_without_hyphen(lexicon: Lexicon, text: str) -> None:
    (mention,) = mentions(text, lexicon)
    assert lexicon.entity(mention.curie).label == "revumenib"


def test_a_code_with_another_number_is_another_drug(lexicon: Lexicon) -> None:
    first, second = mentions("We compared SNDX-5613 with SNDX-50469.", lexicon)
    assert first.curie != second.curie


def test_a_form_of_a_drug_keeps_its_parent(lexicon: Lexicon) -> None:
    (mention,) = mentions("They received DS-1594b.", lexicon)
    parent = lexicon.entity(mention.curie).form_of
    assert parent is not None and "DS-1594" in lexicon.entity(parent).label


def test_a_brand_name_is_its_drug(lexicon: Lexicon) -> None:
    assert curies("Venclexta helped.", lexicon)["Venclexta"] == curies("Venetoclax helped.", lexicon)["Venetoclax"]


def test_one_wrong_letter_is_forgiven_in_a_long_name_and_says_so(lexicon: Lexicon) -> None:
    (mention,) = mentions("They gave venetoclx daily.", lexicon)
    assert (mention.curie, mention.grounding.rule) == ("CHEBI:133021", "one-edit")
    assert mention.grounding.score < 0.9


def test_a_wrong_letter_in_a_symbol_makes_no_mention(lexicon: Lexicon) -> None:
    assert mentions("High BCLZ2 was seen in FLTX cells.", lexicon) == ()


def test_a_defined_short_form_wins_over_the_lexicon_in_its_text(lexicon: Lexicon) -> None:
    text = "Anterior lateral lines (ALL) were drawn. ALL was straight."
    assert "ALL" not in curies(text, lexicon)
    assert "ALL" in curies("Children with ALL were treated.", lexicon)


def test_a_defined_short_form_means_its_long_form_everywhere(lexicon: Lexicon) -> None:
    text = "Differentiation syndrome (DS) was mild. Later DS came back."
    found = [m for m in mentions(text, lexicon) if m.text == "DS"]
    assert [m.curie for m in found] == [curies(text, lexicon)["Differentiation syndrome"]] * 2
    assert {(m.grounding.term, m.grounding.rule) for m in found} == {
        ("Differentiation syndrome", "defined in the text")
    }


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Menin and BCL2 inhibitors were given.", "claimgraph:MeninInhibitor"),
        ("KMT2A- or NPM1-mutated cells grew.", "claimgraph:KMT2A_mutation"),
    ],
)
def test_a_coordinated_gene_shares_the_head_of_the_next(lexicon: Lexicon, text: str, first: str) -> None:
    found = mentions(text, lexicon)
    shared = [m for m in found if m.grounding.rule == "shared head"]
    assert [(m.span.start, m.curie) for m in shared] == [(0, first)]
    assert shared[0].category in ("biolink:ChemicalRole", "biolink:SequenceVariant")


def test_a_number_after_a_slash_is_the_gene_of_that_number(lexicon: Lexicon) -> None:
    found = curies("Mutations of IDH1/2 differ.", lexicon)
    assert lexicon.entity(found["2"]).label == "IDH2"


@pytest.mark.parametrize("notation", ["M327I", "p.Met327Ile"])
def test_a_variant_belongs_to_its_gene(lexicon: Lexicon, notation: str) -> None:
    found = recognize(document(f"The MEN1 variant {notation} arose."), lexicon)
    variant = next(m for m in found.mentions if m.text == notation or m.text.endswith(notation))
    assert variant.category == "biolink:SequenceVariant"


def test_a_cell_line_brings_its_genotype(lexicon: Lexicon) -> None:
    (mention,) = mentions("We grew MOLM-13.", lexicon)
    assert mention.category == "biolink:CellLine" and lexicon.genotypes_of(mention.curie)


def test_a_drug_that_no_lexicon_knows_is_known_by_its_stem(lexicon: Lexicon) -> None:
    found = recognize(document("They received examplitinib."), lexicon)
    (mention,) = found.mentions
    assert (mention.curie, mention.grounding.rule) == ("claimgraph:examplitinib", "INN stem")
    assert found.entities["claimgraph:examplitinib"].category == "biolink:SmallMolecule"


def test_a_development_code_is_a_drug_only_in_the_company_of_drug_words(lexicon: Lexicon) -> None:
    assert "XQZ-4711" in curies("The inhibitor XQZ-4711 was given.", lexicon)
    assert mentions("Room XQZ-4711 is closed.", lexicon) == ()


AMBIGUOUS = {
    "names.entities.tsv": "# curated\ncurie\tlabel\tcategory\txrefs\tparents\tform_of\tsource\n"
    "claimgraph:A\tfirst fever\tbiolink:Disease\t\t\t\tx\nclaimgraph:B\tsecond fever\tbiolink:Disease\t\t\t\tx\n"
    "claimgraph:H\thypertension\tbiolink:Disease\t\t\t\tx\nclaimgraph:K\tkidney disease\tbiolink:Disease\t\t\t\tx\n",
    "names.terms.tsv": "# curated\ntext\tcurie\tname\tpredicate\ttype\ttaxon\tsource\tcase\n"
    "QFX\tclaimgraph:A\tfirst fever\tx\t\t\tx\texact\nQFX\tclaimgraph:B\tsecond fever\tx\t\t\tx\texact\n"
    "first fever\tclaimgraph:A\tfirst fever\tx\t\t\tx\tany\nhypertension\tclaimgraph:H\thypertension\tx\t\t\tx\tany\n"
    "kidney disease\tclaimgraph:K\tkidney disease\tx\t\t\tx\tany\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    folder = tmp_path_factory.mktemp("small")
    for name, content in AMBIGUOUS.items():
        (folder / name).write_text(content, encoding="utf-8")
    return load_lexicon([folder])


def test_an_ambiguous_name_keeps_its_candidates(small: Lexicon) -> None:
    (mention,) = mentions("QFX was seen.", small)
    assert mention.grounding.rule == "ambiguous"
    assert {mention.curie, *mention.grounding.alternatives} == {"claimgraph:A", "claimgraph:B"}
    assert mention.grounding.score == 0.5


def test_what_the_text_names_without_doubt_decides(small: Lexicon) -> None:
    found = mentions("A first fever came. QFX was seen.", small)
    assert [m.curie for m in found] == ["claimgraph:A", "claimgraph:A"]
    assert found[1].grounding.rule == "exact, named elsewhere"
    assert found[1].grounding.alternatives == ("claimgraph:B",)


@pytest.mark.parametrize(
    ("text", "words", "curie", "rule"),
    [
        ("In hypertensive rats", "hypertensive", "claimgraph:H", "adjective of a disease"),
        ("It caused renal damage", "renal damage", "claimgraph:K", "harm to an organ"),
        ("It was nephrotoxic", "nephrotoxic", "claimgraph:K", "harm to an organ"),
    ],
)
def test_the_language_s_own_names_of_diseases_are_grounded(
    small: Lexicon, text: str, words: str, curie: str, rule: str
) -> None:
    (mention,) = mentions(text, small)
    assert (mention.text, mention.curie, mention.grounding.rule) == (words, curie, rule)
    assert mention.grounding.score < 0.9


def test_reading_takes_time_in_proportion_to_the_text(lexicon: Lexicon) -> None:
    sentence = "Venetoclax inhibits BCL2 in acute myeloid leukemia (AML) with MEN1 M327I. "

    def seconds(times: int) -> float:
        """The best of three: a collection of what other tests left would count, too."""
        taken = []
        for _ in range(3):
            start = process_time()
            recognize(document(sentence * times), lexicon)
            taken.append(process_time() - start)
        return min(taken)

    seconds(50)
    assert seconds(1600) < 20 * max(seconds(200), 0.02)


def test_a_code_that_the_text_defines_as_something_else_is_no_drug(lexicon: Lexicon) -> None:
    text = "The Gamma Linker Quorum 77 (GLQ77) was cloned. Cells were treated with the agonist GLQ77 for a day."
    assert "GLQ77" not in curies(text, lexicon)
