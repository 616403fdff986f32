"""Vocabularies in their own formats become one file, which finds what the names say and reports what it left out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from test_lexicon_folders import FILES, write

from kg.errors import DataError, InputError, OutputError
from kg.lexicon import Conflict, Lexicon, VocabularyFile, compile_lexicon, load_lexicon, open_lexicon
from kg.lexicon.compiled import read_source
from kg.lexicon.sources import READERS, SourceEntity
from kg.model import Rejection

SAMPLES = {
    "hgnc": "HGNC ID\tApproved symbol\tApproved name\tStatus\tAlias symbols\tPrevious symbols\t"
    "NCBI Gene ID(supplied by NCBI)\tUniProt ID(supplied by UniProt)\n"
    "HGNC:990\tBCL2\tBCL2 apoptosis regulator\tApproved\tBcl-2, PPP1R50\t\t596\tP10415\n"
    "HGNC:1\tOLD\tgone\tEntry Withdrawn\t\t\t\t\nHGNC:2\tshort\n",
    "unii": "Name\tTYPE\tUNII\tDisplay Name\nSOMECLAX\tcn\t7J2B2NUJ27\tSOMECLAX\n"
    "SC-199\tcd\t7J2B2NUJ27\tSOMECLAX\n"
    "4-(4-SOMETHING)YL\tsys\t7J2B2NUJ27\tSOMECLAX\nbroken line\nSOMEMENIB\tcn\tN54AIC43PW\tSOMEMENIB\n",
    "mesh": "D007951\tLeukemia, Myeloid\tGranulocytic Leukemia|Leukemia, Granulocytic\tC04\t\n"
    "C000002\tbevonol\tQ\tD1\nonly one\n",
    "ssslm": "text\tcurie\tname\tpredicate\n"
    "BCL2 protein\tHGNC:990\tBCL2\tx\n"
    "B cell lymphoma 2\tHGNC:990\tBCL2\tx\nbroken\n"
    "thing\tnowhere:1\tthing\tx\n",
    "obo": "format-version: 1.4\n\n[Term]\nid: MONDO:0018874\nname: acute myeloid leukemia\n"
    'synonym: "AML" EXACT ABBREVIATION []\nsynonym: "leukemia of sorts" BROAD []\nxref: DOID:9119 {source="x"}\n'
    "xref: weird\nis_a: MONDO:0004643 ! myeloid leukemia\n\n[Term]\nid: MONDO:0000009\nname: gone\n"
    "is_obsolete: true\n\n[Typedef]\nid: part_of\nname: part of\n",
    "obograph": json.dumps({"graphs": [{
        "nodes": [
            {"id": "http://purl.obolibrary.org/obo/MONDO_0018874", "lbl": "acute myeloid leukemia", "type": "CLASS",
             "meta": {"synonyms": [{"pred": "hasExactSynonym", "val": "AML"}, {"pred": "hasBroadSynonym", "val": "L"}],
                      "xrefs": [{"val": "DOID:9119"}]}},
            {"id": "http://purl.obolibrary.org/obo/MONDO_0000009", "lbl": "gone", "meta": {"deprecated": True}},
            {"id": "http://example.org/x", "lbl": "foreign", "type": "CLASS"},
        ],
        "edges": [{"sub": "http://purl.obolibrary.org/obo/MONDO_0018874", "pred": "is_a",
                   "obj": "http://purl.obolibrary.org/obo/MONDO_0004643"}],
    }]}),
}  # fmt: skip
EXPECTED = {
    "hgnc": (["HGNC:990"], 2),
    "unii": (["UNII:7J2B2NUJ27", "UNII:N54AIC43PW"], 1),
    "mesh": (["MESH:D007951", "MESH:C000002"], 2),
    "ssslm": (["HGNC:990"], 2),
    "obo": (["MONDO:0018874"], 0),
    "obograph": (["MONDO:0018874"], 1),
}
NAMES = {
    "hgnc": "Bcl-2", "unii": "SC-199", "mesh": "Myeloid Leukemia", "ssslm": "B cell lymphoma 2", "obo": "AML",
    "obograph": "AML",
}  # fmt: skip


@pytest.fixture
def vocabulary(tmp_path: Path) -> Callable[[str], VocabularyFile]:
    def written(name: str) -> VocabularyFile:
        path = tmp_path / f"vocabulary.{name}"
        path.write_text(SAMPLES[name], encoding="utf-8")
        return VocabularyFile(path, name, "biolink:NamedThing")

    return written


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_reader_gives_entities_and_counts_what_it_cannot_take(
    vocabulary: Callable[[str], VocabularyFile], name: str
) -> None:
    records = list(read_source(vocabulary(name)))
    entities = [record for record in records if isinstance(record, SourceEntity)]
    rejections = [record for record in records if isinstance(record, Rejection)]
    assert ([entity.curie for entity in entities], len(rejections)) == EXPECTED[name]
    assert NAMES[name] in dict(entities[0].names)
    assert all(rejection.where.startswith("vocabulary.") and rejection.reason for rejection in rejections)


@pytest.mark.parametrize("name", ["obo", "obograph"])
def test_an_ontology_gives_exact_synonyms_xrefs_and_parents(
    vocabulary: Callable[[str], VocabularyFile], name: str
) -> None:
    entity = next(record for record in read_source(vocabulary(name)) if isinstance(record, SourceEntity))
    assert entity.names == (("acute myeloid leukemia", "any"), ("AML", "exact"))
    assert (entity.xrefs, entity.parents) == (("DOID:9119",), ("MONDO:0004643",))


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_file_of_another_format_is_an_error_or_all_rejected(tmp_path: Path, name: str) -> None:
    path = tmp_path / "other"
    path.write_text("This is a letter, not a vocabulary.\n", encoding="utf-8")
    if name == "mesh":
        assert all(isinstance(record, Rejection) for record in READERS[name](path))
    else:
        with pytest.raises(DataError):
            list(READERS[name](path))


def compiled(vocabulary: Callable[[str], VocabularyFile], output: Path) -> Lexicon:
    compile_lexicon([vocabulary(name) for name in sorted(READERS)], output)
    return open_lexicon(output)


def test_a_compiled_lexicon_finds_the_names_of_all_vocabularies(
    vocabulary: Callable[[str], VocabularyFile], tmp_path: Path
) -> None:
    lexicon = compiled(vocabulary, tmp_path / "all.lexicon")
    text = "In acute myeloid leukaemia (AML), someclax (SC-199) bound BCL-2; granulocytic leukemias did not."
    assert [(hit.text, hit.curies) for hit in lexicon.find(text)] == [
        ("acute myeloid leukaemia", ("MONDO:0018874",)), ("AML", ("MONDO:0018874",)),
        ("someclax", ("UNII:7J2B2NUJ27",)), ("SC-199", ("UNII:7J2B2NUJ27",)), ("BCL-2", ("HGNC:990",)),
        ("granulocytic leukemias", ("MESH:D007951",)),
    ]  # fmt: skip
    assert lexicon.entity("HGNC:990").xrefs == ("NCBIGene:596", "UniProtKB:P10415")


def test_a_compiled_lexicon_is_the_loaded_one(tmp_path: Path) -> None:
    folder = write(tmp_path / "curated", FILES)
    compile_lexicon([folder], tmp_path / "file")
    opened, loaded = open_lexicon(tmp_path / "file"), load_lexicon([folder])
    text = "The drug XY12 in NPM1"
    assert opened.find_all(text) == loaded.find_all(text)
    assert list(opened.entities()) == list(loaded.entities())
    assert opened.targets_of("claimgraph:Class") == loaded.targets_of("claimgraph:Class")
    assert opened.subtype("MONDO:0018874", "claimgraph:NPM1mut") == "MONDO:0800001"


def test_the_same_rows_give_the_same_bytes(vocabulary: Callable[[str], VocabularyFile], tmp_path: Path) -> None:
    sources = [vocabulary(name) for name in ("unii", "hgnc", "mesh")]
    first = compile_lexicon(sources, tmp_path / "first")
    second = compile_lexicon(sources[::-1], tmp_path / "second")
    assert first.sha256 == second.sha256
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_a_name_of_several_entities_is_reported(vocabulary: Callable[[str], VocabularyFile], tmp_path: Path) -> None:
    other = tmp_path / "other.tsv"
    other.write_text("text\tcurie\nSC199\tCHEBI:5\nsomeclax\tCHEBI:5\n", encoding="utf-8")
    sources = [vocabulary("unii"), VocabularyFile(other, "ssslm", "biolink:SmallMolecule")]
    report = compile_lexicon(sources, tmp_path / "file")
    both = ("CHEBI:5", "UNII:7J2B2NUJ27")
    assert report.conflicts == (Conflict("SC-199", both), Conflict("SOMECLAX", both))
    assert (report.entities, report.names, len(report.rejections)) == (3, 5, 1)
    assert open_lexicon(tmp_path / "file").find("someclax")[0].curies == both


def test_what_is_no_lexicon_file_is_an_error(tmp_path: Path, vocabulary: Callable[[str], VocabularyFile]) -> None:
    with pytest.raises(InputError, match="cannot open"):
        open_lexicon(tmp_path / "nowhere")
    (tmp_path / "text").write_text("not a lexicon", encoding="utf-8")
    with pytest.raises(DataError, match="not a file of"):
        open_lexicon(tmp_path / "text")
    compiled(vocabulary, tmp_path / "whole")
    whole = (tmp_path / "whole").read_bytes()
    for length, what in ((60, "broken header"), (len(whole) - 5000, "cut short")):
        (tmp_path / "part").write_bytes(whole[:length])
        with pytest.raises(DataError, match=what):
            open_lexicon(tmp_path / "part")


def test_what_cannot_be_read_or_written_is_an_error(
    tmp_path: Path, vocabulary: Callable[[str], VocabularyFile]
) -> None:
    with pytest.raises(InputError, match="no such vocabulary file"):
        compile_lexicon([VocabularyFile(tmp_path / "nowhere", "obo", "biolink:Disease")], tmp_path / "out")
    with pytest.raises(DataError, match="unknown vocabulary format"):
        compile_lexicon([VocabularyFile(tmp_path / "nowhere", "csv", "biolink:Disease")], tmp_path / "out")
    with pytest.raises(OutputError, match="cannot write"):
        compile_lexicon([vocabulary("obo")], tmp_path / "no" / "folder" / "out")
