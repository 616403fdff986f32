"""The curated lexicon is whole: valid identifiers, an entity for every name, no name with two meanings by accident."""

from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from kg.identifiers import is_valid
from kg.lexicon import Lexicon, bundled_folder, load_lexicon
from kg.lexicon.rows import RELATIONS, TermRow, read_folder, read_table

FOLDER = bundled_folder()
ROWS = read_folder(FOLDER)
ENTITIES = {entity.curie: entity for entity in ROWS.entities}
GOLD = Path(__file__).parents[2] / "shared" / "gold"

PREDICATES = {"rdfs:label", "oboInOwl:hasExactSynonym", "oboInOwl:hasRelatedSynonym"}
SYNONYM_TYPES = {"", "OMO:0003000", "OMO:0003005", "OMO:0003008"}
MECHANISMS = {"inhibition", "activation", "degradation"}
OF_ONE_DOCUMENT = ("claimgraph:ref", "claimgraph:seed", "claimgraph:Regimen_", "claimgraph:Synergy_")
"""Gold entities that a document makes, not a vocabulary."""


def relation(name: str) -> list[list[str]]:
    return [values for _, values in read_table(FOLDER / name, RELATIONS[name])]


def curies_of(lexicon: Lexicon, text: str) -> dict[str, tuple[str, ...]]:
    return {hit.text: hit.curies for hit in lexicon.find(text)}


def collide(one: TermRow, other: TermRow) -> bool:
    """Whether some spelling of the two names, of two entities, is the same."""
    if one.curie == other.curie:
        return False
    if one.case == other.case == "exact":
        return one.text == other.text
    if "any" in (one.case, other.case):
        return True
    return one.text[1:] == other.text[1:]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon([FOLDER])


def test_every_identifier_fits_its_vocabulary() -> None:
    used = {c for e in ROWS.entities for c in (e.curie, *e.xrefs, *e.parents, *((e.form_of,) if e.form_of else ()))}
    used |= {term.curie for term in ROWS.terms} | {term.taxon for term in ROWS.terms if term.taxon}
    assert [curie for curie in sorted(used) if not is_valid(curie)] == []


def test_every_parent_and_every_form_has_its_own_entity() -> None:
    named = {c for e in ROWS.entities for c in (*e.parents, *((e.form_of,) if e.form_of else ()))}
    assert sorted(named - ENTITIES.keys()) == []


def test_no_class_is_its_own_ancestor() -> None:
    for curie in ENTITIES:
        seen, above = set(), list(ENTITIES[curie].parents)
        while above:
            parent = above.pop()
            assert parent != curie, curie
            if parent not in seen:
                seen.add(parent)
                above += ENTITIES[parent].parents


def test_every_name_has_its_entity_and_carries_its_label() -> None:
    for term in ROWS.terms:
        assert term.curie in ENTITIES, term.text
        assert term.name == ENTITIES[term.curie].label, term.text


def test_predicates_and_synonym_types_are_of_the_known_kinds() -> None:
    assert {term.predicate for term in ROWS.terms} <= PREDICATES
    assert {term.type for term in ROWS.terms} <= SYNONYM_TYPES


def test_categories_are_classes_of_the_biolink_model() -> None:
    known = {line.split("\t")[0] for line in (FOLDER.parent / "categories.tsv").read_text("utf-8").splitlines()[2:]}
    assert {entity.category for entity in ROWS.entities} <= known


def test_every_row_says_where_it_is_from() -> None:
    assert [entity.curie for entity in ROWS.entities if not entity.source] == []
    assert [term.text for term in ROWS.terms if not term.source] == []


def test_one_thing_has_one_entity() -> None:
    """Processes aside: a local one names the broader GO process as the nearest that there is."""
    owners = defaultdict(set)
    for entity in ROWS.entities:
        if entity.category != "biolink:BiologicalProcess":
            for curie in (entity.curie, *entity.xrefs):
                owners[curie].add(entity.curie)
    assert {curie: entities for curie, entities in owners.items() if len(entities) > 1} == {}


def test_no_name_means_two_entities_unless_it_is_listed_as_ambiguous() -> None:
    listed = {text: set(curies.split("|")) for text, curies, _ in relation("ambiguous.tsv")}
    same = defaultdict(list)
    for term in ROWS.terms:
        same[term.text.casefold()].append(term)
    clashes = defaultdict(set)
    for terms in same.values():
        for one, other in combinations(terms, 2):
            if collide(one, other):
                clashes[one.text] |= {one.curie, other.curie}
    assert dict(clashes) == listed


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.tsv")), ids=lambda file: file.name)
def test_rows_are_sorted_and_none_is_there_twice(file: Path) -> None:
    lines = [tuple(line.split("\t")) for line in file.read_text(encoding="utf-8").splitlines()[2:]]
    keys = [(f[1], f[0]) for f in lines] if file.name.endswith(".terms.tsv") else lines
    assert keys == sorted(set(keys))


def test_relations_join_entities_of_the_right_kinds() -> None:
    kind = {curie: entity.category.removeprefix("biolink:") for curie, entity in ENTITIES.items()}
    genes = {"Gene", "GeneFamily", "ProteinFamily", "MacromolecularComplex"}
    for agent, target, mechanism in relation("targets.tsv"):
        assert kind[agent] in {"ChemicalRole", "ChemicalExposure"} and kind[target] in genes, agent
        assert mechanism in MECHANISMS, agent
    for variant, gene in relation("genotype.gene.tsv"):
        assert kind[variant] == "SequenceVariant" and kind[gene] in genes, variant
    for disease, variant, subtype in relation("subtypes.tsv"):
        assert (kind[disease], kind[variant], kind[subtype]) == ("Disease", "SequenceVariant", "Disease"), subtype
    for line, variant in relation("celllines.genotype.tsv"):
        assert (kind[line], kind[variant]) == ("CellLine", "SequenceVariant"), line
    for regimen, _ in relation("members.tsv"):
        assert kind[regimen] == "ChemicalMixture", regimen


def test_a_disease_and_a_genotype_make_one_subtype() -> None:
    made = [(disease, variant) for disease, variant, _ in relation("subtypes.tsv")]
    assert len(made) == len(set(made))


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("SNDX-5613", "PUBCHEM.COMPOUND:132212657"), ("SNDX5613", "PUBCHEM.COMPOUND:132212657"),
        ("Komzifti", "PUBCHEM.COMPOUND:138497449"), ("DS-1594b", "UNII:7J2B2NUJ27"), ("DS-1594", "claimgraph:DS-1594"),
        ("menin-KMT2A inhibitors", "claimgraph:MeninInhibitor"), ("inhibition of menin", "claimgraph:MeninInhibition"),
        ("menin–MLL interaction", "claimgraph:menin_KMT2A_interaction"), ("Menin", "HGNC:7010"),
        ("Men1", "MGI:1316736"),
        ("BCL-2", "HGNC:990"), ("Bcl-xL", "HGNC:992"), ("Mcl-1", "HGNC:6943"), ("PU.1", "HGNC:11241"),
        ("KMT2A-r", "claimgraph:KMT2A_rearrangement"), ("KMT2Ar", "claimgraph:KMT2A_rearrangement"),
        ("MLL-rearranged", "claimgraph:KMT2A_rearrangement"), ("MLL-AF9", "claimgraph:KMT2A_MLLT3"),
        ("t(9;11)(p22;q23)", "claimgraph:KMT2A_MLLT3"), ("11q23 rearrangements", "claimgraph:KMT2A_rearrangement"),
        ("NPM1^{mut}", "claimgraph:NPM1_mutation"), ("NPM1c", "claimgraph:NPM1_mutation"),
        ("FLT3-ITD", "claimgraph:FLT3_ITD"), ("mutant TP53", "claimgraph:TP53_mutation"), ("ALL", "MONDO:0004967"),
        ("acute myeloid leukaemia", "MONDO:0018874"), ("QTc prolongation", "HP:0005184"),
        ("anti-leukaemic activity", "claimgraph:AntiLeukemicActivity"), ("MV4;11", "CVCL:0064"),
        ("mini-hyper-CVD", "claimgraph:mini_HCVD"), ("NCT04065399", "clinicaltrials:NCT04065399"),
    ],
)  # fmt: skip
def test_the_fields_usual_spellings_are_found_whole(lexicon: Lexicon, text: str, curie: str) -> None:
    assert curie in curies_of(lexicon, text).get(text, ()), curies_of(lexicon, text)


@pytest.mark.parametrize(
    "text",
    [
        "All men in the cast were met at rest.",
        "A cat had a bad set of chips.",
        "We kept a max of ten in the kit.",
        "The mean and its SEM are shown.",
        "Sequences were aligned by BLAST.",
        "Meninges and Mendel",
        "We ran and held the bid for a fast flip.",
    ],
)
def test_words_of_the_language_are_no_names(lexicon: Lexicon, text: str) -> None:
    assert curies_of(lexicon, text) == {}


def test_differentiation_syndrome_is_an_adverse_event_and_not_differentiation(lexicon: Lexicon) -> None:
    found = curies_of(lexicon, "Differentiation syndrome was rare, differentiation common.")
    assert found == {
        "Differentiation syndrome": ("claimgraph:DifferentiationSyndrome",), "differentiation": ("GO:0030154",)
    }  # fmt: skip


def test_drugs_that_are_listed_one_by_one_stay_two_mentions(lexicon: Lexicon) -> None:
    assert set(curies_of(lexicon, "venetoclax and azacitidine")) == {"venetoclax", "azacitidine"}


def test_a_subtype_is_left_to_its_disease_and_its_genotype(lexicon: Lexicon) -> None:
    assert set(curies_of(lexicon, "AML with NPM1 mutation")) == {"AML", "NPM1 mutation"}


def test_salts_and_forms_lead_to_their_parent() -> None:
    assert ENTITIES["UNII:7J2B2NUJ27"].form_of == "claimgraph:DS-1594"
    assert ENTITIES["UNII:4NXF6NCL6Z"].form_of == "claimgraph:DS-1594"


def test_every_menin_inhibitor_is_of_its_class() -> None:
    members = {entity.label for entity in ROWS.entities if "claimgraph:MeninInhibitor" in entity.parents}
    assert {"revumenib", "ziftomenib", "bleximenib", "enzomenib", "icovamenib", "DS-1594b"} <= members


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold annotations are not here")
def test_the_gold_entities_are_there_under_their_identifiers() -> None:
    gold = yaml.safe_load((GOLD / "editorial.yaml").read_text(encoding="utf-8"))["entities"]
    for wanted in gold:
        if wanted["id"].startswith(OF_ONE_DOCUMENT):
            continue
        entity = ENTITIES[wanted["id"]]
        if wanted["category"] != "biolink:PhenotypicFeature":  # here only what can befall a patient is one
            assert entity.category == wanted["category"], wanted["id"]
        assert set(wanted.get("xrefs", ())) <= set(entity.xrefs), wanted["id"]
    for file in sorted((GOLD / "dev").glob("*.yaml")):
        for mention in yaml.safe_load(file.read_text(encoding="utf-8"))["mentions"]:
            if mention["entity"] != "CITATION":
                assert mention["entity"] in ENTITIES, (file.name, mention["surface"])
