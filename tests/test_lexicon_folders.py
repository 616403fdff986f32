"""Lexicon folders: what they say is what the lexicon knows, later ones override, and every mistake is named."""

from pathlib import Path

import pytest

from kg.errors import DataError, InputError
from kg.lexicon import Lexicon, Target, bundled_folder, load_lexicon

ENTITY_HEADER = "curie\tlabel\tcategory\txrefs\tparents\tform_of\tsource\n"
TERM_HEADER = "text\tcurie\tname\tpredicate\ttype\ttaxon\tsource\tcase\n"
FILES = {
    "drugs.entities.tsv": ENTITY_HEADER
    + "claimgraph:Drug\tdrug\tbiolink:SmallMolecule\tUNII:7J2B2NUJ27|CHEBI:1\tclaimgraph:Class\t\tmade up\n"
    + "claimgraph:Salt\tdrug salt\tbiolink:SmallMolecule\t\t\tclaimgraph:Drug\tmade up\n"
    + "claimgraph:Class\tthe class\tbiolink:ChemicalEntity\t\t\t\tmade up\n"
    + "claimgraph:Both\tboth\tbiolink:ChemicalMixture\t\t\t\tmade up\n"
    + "HGNC:7910\tNPM1\tbiolink:Gene\t\t\t\tmade up\n"
    + "claimgraph:NPM1mut\tNPM1 mutated\tbiolink:SequenceVariant\t\t\t\tx\n"
    + "MONDO:0018874\tAML\tbiolink:Disease\t\t\t\tx\nMONDO:0800001\tNPM1 AML\tbiolink:Disease\t\t\t\tx\n"
    + "CVCL:2119\tOCI\tbiolink:CellLine\t\t\t\tx\n",
    "drugs.terms.tsv": TERM_HEADER
    + "drug\tclaimgraph:Drug\tdrug\trdfs:label\t\t\tmade up\tany\nXY-12\tclaimgraph:Drug\tdrug\t\t\t\tmade up\tany\n",
    "targets.tsv": "class_curie\ttarget_curie\tmechanism\nclaimgraph:Class\tHGNC:7910\tinhibition\n",
    "genotype.gene.tsv": "variant_curie\tgene_curie\nclaimgraph:NPM1mut\tHGNC:7910\n",
    "subtypes.tsv": "disease_curie\tvariant_curie\tsubtype_curie\nMONDO:0018874\tclaimgraph:NPM1mut\tMONDO:0800001\n",
    "celllines.genotype.tsv": "cell_line_curie\tvariant_curie\nCVCL:2119\tclaimgraph:NPM1mut\n",
    "members.tsv": "regimen_curie\tdrug_curie\nclaimgraph:Both\tclaimgraph:Drug\nclaimgraph:Both\tclaimgraph:Salt\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(f"# made up (CC0)\n{text}", encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "first", FILES)


@pytest.fixture
def lexicon(folder: Path) -> Lexicon:
    return load_lexicon([folder])


def test_an_entity_has_what_its_rows_say(lexicon: Lexicon) -> None:
    drug = lexicon.entity("claimgraph:Drug")
    assert (drug.label, drug.category, drug.synonyms) == ("drug", "biolink:SmallMolecule", ("XY-12",))
    assert drug.xrefs == ("UNII:7J2B2NUJ27", "CHEBI:1")
    assert drug.parents == ("claimgraph:Class",)
    assert lexicon.entity("claimgraph:Salt").form_of == "claimgraph:Drug"
    assert lexicon.entity("claimgraph:Both").members == ("claimgraph:Drug", "claimgraph:Salt")
    assert [entity.curie for entity in lexicon.entities()] == sorted(entity.curie for entity in lexicon.entities())
    assert "claimgraph:Drug" in lexicon
    assert "claimgraph:None" not in lexicon


def test_the_relations_are_known(lexicon: Lexicon) -> None:
    assert lexicon.targets_of("claimgraph:Class") == (Target("HGNC:7910", "inhibition"),)
    assert lexicon.targets_of("claimgraph:Drug") == ()
    assert lexicon.gene_of("claimgraph:NPM1mut") == "HGNC:7910"
    assert lexicon.genes_of("claimgraph:NPM1mut") == ("HGNC:7910",)
    assert lexicon.gene_of("HGNC:7910") is None
    assert lexicon.subtype("MONDO:0018874", "claimgraph:NPM1mut") == "MONDO:0800001"
    assert lexicon.genotypes_of("CVCL:2119") == ("claimgraph:NPM1mut",)


def test_an_unknown_entity_is_an_error(lexicon: Lexicon) -> None:
    with pytest.raises(DataError, match="no entity HGNC:1 in the lexicon"):
        lexicon.entity("HGNC:1")


def test_a_later_folder_adds_and_overrides(folder: Path, tmp_path: Path) -> None:
    later = write(
        tmp_path / "later",
        {
            "mine.entities.tsv": ENTITY_HEADER
            + "claimgraph:Drug\tbetter drug\tbiolink:SmallMolecule\t\t\t\tmine\n"
            + "claimgraph:New\tnew\tbiolink:SmallMolecule\t\t\t\tmine\n",
            "mine.terms.tsv": TERM_HEADER
            + "XY-12\tclaimgraph:New\t\t\t\t\tmine\tany\nnewmab\tclaimgraph:New\t\t\t\t\tmine\tany\n",
        },
    )
    lexicon = load_lexicon([folder, later])
    assert lexicon.entity("claimgraph:Drug").label == "better drug"
    assert [(hit.text, hit.curies) for hit in lexicon.find("drug, XY12, newmab")] == [
        ("drug", ("claimgraph:Drug",)), ("XY12", ("claimgraph:New",)), ("newmab", ("claimgraph:New",)),
    ]  # fmt: skip


def test_the_hash_is_of_the_rows_not_of_the_files(folder: Path, tmp_path: Path) -> None:
    lines = FILES["drugs.terms.tsv"].splitlines(keepends=True)
    other = {name: text for name, text in FILES.items() if name != "drugs.terms.tsv"}
    other |= {"a.terms.tsv": lines[0] + lines[2], "z.terms.tsv": lines[0] + lines[1]}
    same = load_lexicon([write(tmp_path / "other", other)])
    assert same.sha256 == load_lexicon([folder]).sha256
    changed = FILES | {"drugs.terms.tsv": FILES["drugs.terms.tsv"].replace("XY-12", "XY-13")}
    assert load_lexicon([write(tmp_path / "changed", changed)]).sha256 != same.sha256


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "what"),
    [
        ("drugs.terms.tsv", "XY-12\tclaimgraph:Drug", "XY-12\tHGNC:999", ":4, column curie", "no line in an entities"),
        ("drugs.terms.tsv", "XY-12\tclaimgraph:Drug", "XY-12\tnothing", ":4, column curie", "no identifier"),
        ("drugs.terms.tsv", "made up\tany\nXY", "made up\tmaybe\nXY", ":3, column case", "unknown case 'maybe'"),
        ("drugs.terms.tsv", "XY-12", "drug", ":4, column text", "stands already"),
        ("drugs.terms.tsv", "XY-12", "--", ":4, column text", "no letter or digit"),
        ("drugs.terms.tsv", "XY-12", " XY-12", ":4, column text", "white space at an edge"),
        ("drugs.terms.tsv", "XY-12\t", "XY-12", ":4", "7 fields instead of 8"),
        ("drugs.terms.tsv", "predicate", "predicat", ":2", "wrong header"),
        ("drugs.entities.tsv", "biolink:Gene", "Gene", ":7, column category", "no identifier"),
        ("drugs.entities.tsv", "biolink:Gene", "CHEBI:1", ":7, column category", "no Biolink class"),
        ("drugs.entities.tsv", "CHEBI:1", "CHEBI:x", ":3, column xrefs", "'CHEBI:x'"),
        ("drugs.entities.tsv", "\tdrug salt", "\t", ":4, column label", "no label"),
        ("drugs.entities.tsv", "\tclaimgraph:Drug\tmade", "\tclaimgraph:Lost\tmade", ":4, column form_of", "no line"),
        ("drugs.entities.tsv", "claimgraph:Salt", "claimgraph:Drug", ":4, column curie", "stands already"),
        ("targets.tsv", "inhibition", "", ":3, column mechanism", "empty"),
        ("targets.tsv", "HGNC:7910", "HGNC:2", ":3, column target_curie", "no line in an entities"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_named_with_its_place(
    folder: Path, file: str, old: str, new: str, place: str, what: str
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_lexicon([folder])
    assert caught.value.where.endswith(f"{file}{place}")
    assert what in caught.value.what
    assert caught.value.remedy


def test_a_file_that_no_rule_names_is_an_error(folder: Path) -> None:
    (folder / "targts.tsv").write_text("# x\n", encoding="utf-8")
    with pytest.raises(DataError, match="unknown lexicon file"):
        load_lexicon([folder])


def test_a_file_that_is_not_text_is_an_error(folder: Path) -> None:
    (folder / "drugs.terms.tsv").write_bytes(b"# x\n\xff")
    with pytest.raises(DataError, match="not UTF-8"):
        load_lexicon([folder])


@pytest.mark.parametrize("missing", ["nowhere", "empty"])
def test_a_folder_without_a_lexicon_is_an_error(tmp_path: Path, missing: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError):
        load_lexicon([tmp_path / missing])


def test_no_folder_gives_a_lexicon_that_finds_nothing() -> None:
    lexicon = load_lexicon([])
    assert lexicon.find("menin and BCL2") == []
    assert list(lexicon.entities()) == []


def test_the_bundled_lexicon_loads_and_knows_its_field() -> None:
    lexicon = load_lexicon([bundled_folder()])
    assert [hit.text for hit in lexicon.find("Menin binds KMT2A.")] == ["Menin", "KMT2A"]
