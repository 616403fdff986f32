"""Gold files, the texts that they belong to, and the command ``kg evaluate``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.__main__ import main
from kg.errors import DataError, InputError
from kg.evaluate import read_forbidden, read_gold
from kg.evaluate.gold import Way
from kg.model import Certainty, Span
from tests.builders import MEIS1, ZIFTOMENIB
from tests.gold_fixture import NOTE, record, write

DOCS = Path(__file__).parent.parent / "docs" / "gold-format.md"
Kg = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Kg:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["kg", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return int(left.value.code or 0), out, err

    return run


def test_a_gold_file_is_read_with_its_text(tmp_path: Path) -> None:
    gold = read_gold(write(tmp_path))
    (relation,) = gold.relations
    assert gold.file == tmp_path / "note.md"
    assert relation.ways == (Way(ZIFTOMENIB.curie, "biolink:affects", MEIS1.curie),)
    assert (relation.core, relation.negated, relation.certainty) == (True, False, Certainty.HEDGED)
    assert gold.mentions[1].span == Span(23, 28)


def test_the_text_is_looked_for_beside_the_gold_and_then_in_the_folders_given(tmp_path: Path) -> None:
    path = write(tmp_path / "gold")
    texts = tmp_path / "texts"
    texts.mkdir()
    (tmp_path / "gold" / "note.md").rename(texts / "note.md")
    with pytest.raises(InputError, match=r"no file note\.md in .*--documents"):
        read_gold(path)
    assert read_gold(path, [texts]).file == texts / "note.md"


def test_another_text_of_that_name_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "note.md").write_text(NOTE + "More.", encoding="utf-8")
    with pytest.raises(InputError, match=r"not the text that note\.yaml annotates"):
        read_gold(path)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sha256": "abc"}, "sha256: 'abc'"),
        ({"mentions": None}, "no field 'mentions' — give a list"),
        ({"relations": [{"id": "r7", "subject": "a:1", "object": "b:1"}]}, "relations r7: no field 'predicate'"),
        ({"mentions": [{"id": "m3", "span": [3, 2], "entity": "a:1", "type": "Drug"}]}, r"mentions m3: span: \[3, 2\]"),
        ({"relations": [{**record()["relations"][0], "certainty": "sure"}]}, "certainty: 'sure' — give one of"),
        ({"relations": [{**record()["relations"][0], "polarity": "no"}]}, "polarity: 'no' — give one of asserted, neg"),
        ({"cues": [{"span": [0, 1], "kind": "doubt"}]}, "cues 1: kind: 'doubt' — give one of negation"),
        ({"relations": ["r1"]}, "relations 1: not a list of fields"),
    ],
)
def test_a_wrong_field_is_named_with_what_to_give(tmp_path: Path, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=f"note.yaml.*{said}"):
        read_gold(write(tmp_path, **fields))


def test_a_file_that_is_not_yaml_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(DataError, match="not YAML"):
        read_gold(tmp_path / "broken.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / "absent.yaml")
    with pytest.raises(InputError, match=r"name the gold files in it"):
        read_gold(tmp_path)


def test_the_example_of_the_documentation_is_a_gold_file_of_a_note(kg: Kg, tmp_path: Path) -> None:
    documentation = DOCS.read_text(encoding="utf-8")
    text, example = (re.findall(rf"```{kind}\n(.*?)```", documentation, re.DOTALL)[0] for kind in ("text", "yaml"))
    loaded = yaml.safe_load(example)
    assert loaded["sha256"] == sha256(text.encode()).hexdigest()
    (tmp_path / "trial-note.md").write_text(text, encoding="utf-8", newline="")
    (tmp_path / "trial.yaml").write_text(example, encoding="utf-8")
    code, out, err = kg("evaluate", tmp_path / "trial.yaml", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["texts"]["trial"]["statements"]["relaxed"]["core"] == 1


def test_the_command_prints_figures_and_writes_the_page(kg: Kg, tmp_path: Path) -> None:
    code, out, _ = kg("evaluate", write(tmp_path), "-o", "report.html")
    assert code == 0
    assert re.search(r"mentions +\d\.\d{3}", out) and "statements, relaxed" in out and "Relation rules" in out
    first = (tmp_path / "report.html").read_bytes()
    kg("evaluate", tmp_path / "note.yaml", "-o", "report.html")
    assert (tmp_path / "report.html").read_bytes() == first


def test_forbidden_claims_may_stand_in_a_file_of_their_own(kg: Kg, tmp_path: Path) -> None:
    never = tmp_path / "forbidden.yaml"
    never.write_text("note:\n- {subject: '*', predicate: '*', object: 'HGNC:990', why: not named}\n", encoding="utf-8")
    assert read_forbidden(never)["note"][0].object == "HGNC:990"
    code, out, _ = kg("evaluate", write(tmp_path), "--forbidden", never, "--json")
    assert code == 0 and json.loads(out)["forbidden"] == 0


def test_a_mistake_of_the_user_is_one_line_and_a_code(kg: Kg, tmp_path: Path) -> None:
    assert kg("evaluate", tmp_path / "absent.yaml")[0] == 3
    assert kg("evaluate", write(tmp_path), "--documents", "nowhere")[0] == 2
    assert kg("evaluate", write(tmp_path, relations=[{"id": "r1"}]))[0] == 4
    assert kg("evaluate", write(tmp_path), "-o", tmp_path / "no" / "report.html")[0] == 5


def test_the_command_is_documented_with_an_example(kg: Kg) -> None:
    code, out, _ = kg("evaluate", "--help")
    assert code == 0 and re.search(r"Example.*: kg evaluate\b", out)
