"""A large vocabulary in one file (`kg lexicon build`) adds names below the curated ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_recognize import document
from typer.testing import CliRunner

from kg import cli
from kg.errors import DataError, InputError
from kg.extract.recognize import recognize
from kg.knowledge import load_knowledge
from kg.lexicon import Lexicon, load_lexicon, open_lexicon
from kg.lexicon.sniff import format_of

MESH = (
    "D001\tno\n"
    "D000001\tLeukemia, Invented, Acute\tInvented Leukemias\tC04.557.337\t\n"
    "D000002\tExamplidine Hydrochloride\tXQZ\tD03.633\t\n"
    "D000003\tSyndrome\tSyndromes\tC23.550\t\n"
    "D000004\tCity Planning\t\tJ01.293\t\n"
    "D000005\tSample Fever\tSF\tC23.888\t\n"
    "D000006\tInventosis\t\tC01.100\t\n"
)
SUPPLEMENT = "C000007\tdevisidine\t\tD000002\nC000008\tunheard virus\t\tD999999\n"
OBO = (
    "format-version: 1.4\n\n[Term]\nid: MONDO:0000001\nname: disease\n\n"
    "[Term]\nid: MONDO:0000100\nname: acute invented leukaemia\nxref: MESH:D000001\nis_a: MONDO:0000001\n\n"
    "[Term]\nid: MONDO:0000200\nname: rarely seen\n\n"
    "[Term]\nid: MONDO:0000300\nname: inventosis\nis_a: MONDO:0000001\n"
)
CURATED = {
    "own.entities.tsv": "# curated\ncurie\tlabel\tcategory\txrefs\tparents\tform_of\tsource\n"
    "MONDO:0000300\tinventosis\tbiolink:Disease\t\t\t\tx\n"
    "claimgraph:Fever\tour fever\tbiolink:PhenotypicFeature\tMESH:D000005\t\t\tx\n",
    "own.terms.tsv": "# curated\ntext\tcurie\tname\tpredicate\ttype\ttaxon\tsource\tcase\n"
    "inventosis\tMONDO:0000300\tinventosis\tx\t\t\tx\tany\nour fever\tclaimgraph:Fever\tour fever\tx\t\t\tx\tany\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vocabulary")
    for name, content in (("mesh.tsv", MESH), ("supplement.tsv", SUPPLEMENT), ("mondo.obo", OBO)):
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "own").mkdir()
    for name, content in CURATED.items():
        (folder / "own" / name).write_text(content, encoding="utf-8")
    ran = CliRunner().invoke(
        cli.application(),
        ["lexicon", "build", f"mesh={folder / 'mesh.tsv'}", str(folder / "supplement.tsv"), str(folder / "mondo.obo"),
         "-o", str(folder / "names.kgl"), "--report", str(folder / "report.tsv")],
    )  # fmt: skip
    assert ran.exit_code == 0, ran.output
    (folder / "said.txt").write_text(ran.output, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lexicon(folder: Path) -> Lexicon:
    return load_lexicon([folder / "own"]).over(open_lexicon(folder / "names.kgl"))


def curies(text: str, lexicon: Lexicon) -> dict[str, str]:
    return {m.text: m.curie for m in recognize(document(text), lexicon).mentions}


def test_what_is_left_out_is_counted_and_listed(folder: Path) -> None:
    said, report = (
        (folder / "said.txt").read_text(encoding="utf-8"),
        (folder / "report.tsv").read_text(encoding="utf-8"),
    )
    for reason in ("not of a branch that is taken", "too general a name", "not below the root of its vocabulary"):
        assert reason in said and reason in report


def test_building_twice_gives_the_same_bytes(folder: Path) -> None:
    sources = [f"mesh={folder / 'mesh.tsv'}", str(folder / "supplement.tsv"), str(folder / "mondo.obo")]
    CliRunner().invoke(cli.application(), ["lexicon", "build", *sources, "-o", str(folder / "again.kgl")])
    assert (folder / "again.kgl").read_bytes() == (folder / "names.kgl").read_bytes()


@pytest.mark.parametrize(
    ("text", "words", "curie"),
    [
        ("acute invented leukemia came", "acute invented leukemia", "MESH:D000001"),
        ("an invented leukemia came", "invented leukemia", "MESH:D000001"),
        ("acute invented leukaemias came", "acute invented leukaemias", "MESH:D000001"),
        ("examplidine hydrochloride helped", "examplidine hydrochloride", "MESH:D000002"),
        ("examplidine helped", "examplidine", "MESH:D000002"),
        ("devisidine helped", "devisidine", "MESH:C000007"),
    ],
)
def test_names_are_found_in_every_order_and_form(lexicon: Lexicon, text: str, words: str, curie: str) -> None:
    assert curies(text, lexicon) == {words: curie}


def test_a_supplementary_record_is_of_the_kind_of_its_heading(lexicon: Lexicon) -> None:
    assert lexicon.entity("MESH:C000007").category == "biolink:ChemicalEntity"


def test_general_words_and_qualities_name_nothing(lexicon: Lexicon) -> None:
    assert curies("The syndrome was rarely seen by city planning.", lexicon) == {}


def test_entities_that_refer_to_each_other_are_one(lexicon: Lexicon) -> None:
    assert lexicon.entity("MESH:D000001").xrefs == ("MONDO:0000100",)


def test_the_curated_entity_wins_and_gains_the_vocabulary_s_identifier(lexicon: Lexicon) -> None:
    assert curies("inventosis came", lexicon) == {"inventosis": "MONDO:0000300"}
    assert lexicon.entity("MONDO:0000300").xrefs == ("MESH:D000006",)
    assert curies("a sample fever came", lexicon) == {"sample fever": "claimgraph:Fever"}


def test_a_short_symbol_of_a_vocabulary_needs_the_name_beside_it(lexicon: Lexicon) -> None:
    assert curies("The SF was low.", lexicon) == {}
    assert curies("A sample fever came. The SF was low.", lexicon)["SF"] == "claimgraph:Fever"


def test_a_build_takes_a_vocabulary_file_where_it_takes_a_folder(folder: Path) -> None:
    knowledge = load_knowledge([folder / "own", folder / "names.kgl"])
    assert "MESH:C000007" in knowledge.lexicon
    assert knowledge.lexicon_sha256 != load_knowledge([folder / "own"]).lexicon_sha256


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("format-version: 1.2\n", "obo"),
        (json.dumps({"graphs": []}), "obograph"),
        ("hgnc_id\tsymbol\n", "hgnc"),
        ("Name\tTYPE\tUNII\tDisplay Name\n", "unii"),
        ("text\tcurie\n", "ssslm"),
        ("D000001\tCalcimycin\t\n", "mesh"),
    ],
)
def test_a_format_is_told_by_the_first_lines(tmp_path: Path, head: str, expected: str) -> None:
    (tmp_path / "file").write_text(head, encoding="utf-8")
    assert format_of(tmp_path / "file") == expected


def test_an_unknown_format_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Dear all,\n", encoding="utf-8")
    with pytest.raises(DataError, match="obo=file"):
        format_of(tmp_path / "file")
    with pytest.raises(InputError, match="cannot be read"):
        format_of(tmp_path / "nowhere")
