"""The command line: what a user types, what comes back, and that no mistake of a user ends in a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command

from kg import cli
from kg.__main__ import main
from tests.texts import NOTE, note

COMMANDS = (
    *("annotate", "build", "complete", "evaluate", "explain", "export", "fetch", "query", "validate", "verify", "view"),
)


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Kg:
    """The command ``kg``, run in this process as its console script runs it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capfd = monkeypatch, capfd

    def __call__(self, *arguments: str | Path) -> Ran:
        self.monkeypatch.setattr("sys.argv", ["kg", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = self.capfd.readouterr()
        assert "Traceback" not in out + err
        code = left.value.code
        assert isinstance(code, int)
        return Ran(code, out, err)


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Kg:
    monkeypatch.chdir(tmp_path)
    return Kg(monkeypatch, capfd)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a build of one small note."""
    folder = tmp_path_factory.mktemp("cli")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as left:
        patch.setattr("sys.argv", ["kg", "build", str(note(folder)), "-o", str(folder / "out")])
        main()
    assert left.value.code == 0
    return folder / "out"


def test_every_command_is_documented_with_an_example(kg: Kg) -> None:
    for command in COMMANDS:
        ran = kg(command, "--help")
        assert ran.code == 0
        assert re.search(rf"Example.*: kg {command}\b", ran.out), command


def test_every_option_says_what_it_is_for() -> None:
    for name, command in get_command(cli.application()).commands.items():  # type: ignore[attr-defined]
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.name}"


def test_help_lists_every_exit_code(kg: Kg) -> None:
    words = kg("--help").out
    assert all(re.search(rf"\b{code} ", words) for code in (0, 1, 2, 3, 4, 5, 6, 7, 8, 130, 143))


def test_the_version_is_the_package_s(kg: Kg) -> None:
    assert kg("--version").out == "claimgraph 0.1.0\n"


def test_annotate_writes_a_document_a_line_with_true_offsets(kg: Kg, tmp_path: Path) -> None:
    ran = kg("annotate", note(tmp_path))
    assert ran.code == 0, ran.err
    (line,) = ran.out.splitlines()
    found = json.loads(line)
    assert found["text"] == NOTE
    assert found["mentions"]
    for mention in found["mentions"]:
        start, end = mention["span"]
        assert found["text"][start:end] == mention["text"]


def test_annotate_writes_the_same_to_a_file(kg: Kg, tmp_path: Path) -> None:
    printed = kg("annotate", note(tmp_path)).out
    assert kg("annotate", note(tmp_path), "-o", "out.jsonl").code == 0
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == printed


def test_annotate_leaves_no_file_where_it_fails(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert kg("annotate", "empty.txt", "-o", "out.jsonl").code == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.txt"]


def test_a_document_without_annotations_cannot_give_any(kg: Kg, tmp_path: Path) -> None:
    ran = kg("annotate", note(tmp_path), "--mentions", "given")
    assert ran.code == 3
    assert "carries no annotations of its own" in ran.err


def test_a_build_ends_with_what_it_made(kg: Kg, tmp_path: Path) -> None:
    ran = kg("build", note(tmp_path), "-o", "out")
    assert ran.code == 0, ran.err
    for what in ("documents", "mentions", "statements", "references", "violations"):
        assert what in ran.out
    assert "out/report.html" in ran.out


def test_validate_accepts_what_build_wrote(kg: Kg, built: Path) -> None:
    assert kg("validate", built).code == 0
    assert kg("validate", built / "graph.nq").code == 0


def test_validate_names_what_breaks_a_shape(kg: Kg, built: Path, tmp_path: Path) -> None:
    lines = (built / "graph.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    broken = tmp_path / "graph.nq"
    broken.write_text("".join(line for line in lines if "supporting_text>" not in line), encoding="utf-8")
    ran = kg("validate", broken)
    assert ran.code in (3, 7)
    assert "supporting_text" in ran.out + ran.err


def test_verify_checks_quotes_against_their_source(kg: Kg, built: Path, tmp_path: Path) -> None:
    assert kg("verify", built, "--source", built.parent / "note.md").code == 0
    moved = tmp_path / "note.md"
    moved.write_text("Once more.\n" + NOTE, encoding="utf-8")
    assert kg("verify", built, "--source", moved).code == 8


def test_explain_tells_the_steps_to_a_claim(kg: Kg, built: Path) -> None:
    ran = kg("explain", built, "--subject", "venetoclax")
    assert ran.code == 0, ran.err
    assert "[subject: " in ran.out
    assert "rule " in ran.out


def test_view_draws_the_pages_of_a_build_again(kg: Kg, built: Path, tmp_path: Path) -> None:
    assert kg("view", built, "-o", "pages").code == 0
    for page in ("network.html", "report.html"):
        assert (tmp_path / "pages" / page).read_bytes() == (built / page).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("build", "missing.txt"), 3, "no such file or folder"),
        (("build", "note.md", "--base", "nowhere"), 2, "absolute http or https IRI"),
        (("build", "note.md", "--config", "missing.toml"), 2, "cannot be read"),
        (("build", "note.md", "--lexicon", "missing"), 4, "no such folder"),
        (("build", "note.md", "--patterns", "missing"), 4, "no such folder"),
        (("build", "note.md", "--cues", "missing"), 4, "no such folder"),
        (("build", "note.md", "--lexicon", "note.md"), 4, "not a file of `kg lexicon build`"),
        (("build", "note.md", "--patterns", "note.md"), 4, "is a file; a folder is taken"),
        (("build", "note.md", "-o", "note.md"), 5, "is a file, not a folder"),
        (("build", "note.md", "-o", "note.md/out"), 5, "cannot be written"),
        (("build", "note.md", "-o", "."), 5, "cannot be the current folder"),
        (("build", "note.md", "-o", "/proc/out"), 5, "cannot be written"),
        (("build", "note.md", "--mentions", "guessed"), 2, "guessed"),
        (("build", "--lexcion", "x"), 2, "No such option"),
        (("annotate",), 2, "Missing argument"),
        (("annotate", "note.md", "-o", "/proc/out"), 5, "cannot be written"),
        (("explain", "missing"), 3, "no such file or folder"),
        (("explain", "empty-folder", "statement/1"), 3, "no graph.nq here"),
        (("validate", "note.md"), 3, ""),
        (("view", "missing"), 3, "no such file or folder"),
        (("export", "owl", "missing", "-o", "out"), 2, "no export named owl"),
        (("export", "kgx", "missing", "-o", "out"), 3, "no such file or folder"),
        (("frobnicate",), 2, "No such command"),
    ],
)
def test_a_mistake_is_one_clear_line_and_its_code(
    kg: Kg, tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    note(tmp_path)
    (tmp_path / "empty-folder").mkdir()
    ran = kg(*arguments)
    assert ran.code == code, ran.err
    assert message in " ".join(re.sub(r"[│╭╮╰╯─]", " ", ran.err).split())
    assert ran.out == ""


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs a device that is always full")
def test_an_answer_that_nobody_can_keep_is_an_output_error(built: Path) -> None:
    command = [sys.executable, "-m", "kg", "explain", str(built), "--subject", "venetoclax"]
    with open("/dev/full", "w") as full:
        told = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert told.returncode == 5
    assert told.stderr.startswith("kg: error: standard output: cannot be written: No space left on device")
    assert "Traceback" not in told.stderr


def test_an_unknown_claim_is_an_error_of_the_query(kg: Kg, built: Path) -> None:
    for asked in (("statement/0000000000000000",), ("--subject", "unobtainium"), ()):
        ran = kg("explain", built, *asked)
        assert ran.code == 6
        assert ran.err.startswith("kg: error: ")


def test_an_unknown_key_of_the_settings_names_the_nearest(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "claimgraph.toml").write_text("[build]\nlexicn = []\n")
    ran = kg("build", note(tmp_path))
    assert ran.code == 2
    assert "did you mean 'lexicon'?" in ran.err


def test_a_broken_lexicon_is_named_with_file_and_line(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "terms.tsv").write_text("text\tcurie\nonly one field\n")
    ran = kg("build", note(tmp_path), "--lexicon", "terms")
    assert ran.code in (3, 4)
    assert "terms" in ran.err


def test_a_broken_pattern_is_named_with_its_file(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "patterns").mkdir()
    for content in ("rules: [", "- id: x\n  verb: [kill]\n", "just text\n"):
        (tmp_path / "patterns" / "mine.yaml").write_text(content)
        ran = kg("build", note(tmp_path), "--patterns", "patterns")
        assert ran.code == 4, content
        assert "mine.yaml" in ran.err


def test_a_broken_cue_list_is_named_with_its_line(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "mine.tsv").write_text("not\tthe\tcolumns\n")
    ran = kg("build", note(tmp_path), "--cues", "cues")
    assert ran.code == 4
    assert "mine.tsv, line 1" in ran.err


def test_an_export_takes_a_folder_of_its_own(kg: Kg, built: Path, tmp_path: Path) -> None:
    for _ in range(2):
        ran = kg("export", "kgx", built, "-o", "kgx")
        assert ran.code == 0
    assert {path.name for path in (tmp_path / "kgx").iterdir()} == {"nodes.jsonl", "edges.jsonl", ".claimgraph-export"}
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    ran = kg("export", "kgx", built, "-o", "mine")
    assert ran.code == 5
    assert "it is no folder that kg export wrote" in ran.err
    assert (tmp_path / "mine" / "notes.txt").read_text() == "mine"
