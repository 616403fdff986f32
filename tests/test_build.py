"""A build: what it writes, what it counts, and that bad input or an interrupt never spoils what was there."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.build import Build, annotate_all, build
from kg.errors import ConfigurationError, InputError, OutputError
from kg.knowledge import Knowledge, load_knowledge
from kg.manifest import DEPENDENCIES
from kg.model import Annotation, Rejection
from kg.rdf import quads, read_graph
from kg.settings import Settings
from tests.texts import NOTE, SECOND, note

FILES = {"graph.nq", "graph.trig", "claims.graphml", "network.html", "network.svg", "report.html", "manifest.json"}
KG = [sys.executable, "-m", "kg"]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Build:
    """A build of two notes and an empty file."""
    folder = tmp_path_factory.mktemp("build")
    note(folder)
    note(folder, "second.md", SECOND)
    note(folder, "empty.txt", "")
    return build([folder], knowledge, Settings(output=folder.parent / "out"))


def manifest_of(folder: Path) -> dict[str, Any]:
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def test_a_build_writes_these_files_and_no_other(made: Build) -> None:
    assert {path.name for path in made.folder.iterdir()} == FILES


def test_the_manifest_names_every_input_by_its_hash(made: Build) -> None:
    inputs = {source["name"]: source["sha256"] for source in manifest_of(made.folder)["inputs"]}
    assert inputs["note.md"] == hashlib.sha256(NOTE.encode()).hexdigest()
    assert set(inputs) == {"note.md", "second.md"}


def test_nothing_is_lost_between_the_stages(made: Build) -> None:
    content = manifest_of(made.folder)
    counts = content["counts"]
    assert counts["extract"]["documents"] == counts["assemble"]["documents"] == len(content["documents"]) == 2
    assert counts["assemble"]["rejections"] == len(content["rejections"])
    assert [rejection["where"] for rejection in content["rejections"]] == ["empty.txt"]
    assert sum(counts["certainty"].values()) == counts["assemble"]["statements"] == len(made.graph.statements)
    assert counts["references"] == {"listed": 2, "resolved": 1}


def test_the_manifest_names_what_made_it(made: Build) -> None:
    content = manifest_of(made.folder)
    assert set(content["dependencies"]) == set(DEPENDENCIES)
    assert content["knowledge"] == {
        "lexicon_sha256": made.graph.run.lexicon_sha256,
        "rules_sha256": made.graph.run.rules_sha256,
    }
    for name, file in content["files"].items():
        data = (made.folder / name).read_bytes()
        assert file == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_times_stand_under_one_key(made: Build) -> None:
    content = manifest_of(made.folder)
    assert content["timings"]
    assert "seconds" not in json.dumps({key: value for key, value in content.items() if key != "timings"})


def test_the_graph_file_is_the_graph(made: Build) -> None:
    lines = (made.folder / "graph.nq").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert read_graph(made.folder / "graph.nq") == made.graph


def test_a_base_of_one_s_own_begins_every_minted_iri(made: Build, knowledge: Knowledge, tmp_path: Path) -> None:
    settings = Settings(output=tmp_path / "out", base="https://example.org/kg/")
    other = build([note(tmp_path)], knowledge, settings)
    text = (other.folder / "graph.nq").read_text(encoding="utf-8")
    assert "<https://example.org/kg/statement/" in text
    assert "<https://w3id.org/claimgraph/statement/" not in text
    assert other.violations == ()
    assert text == "".join(f"{line}\n" for line in quads(other.graph, base=settings.base))


def test_no_file_of_a_build_names_a_place_on_this_machine(made: Build) -> None:
    for path in made.folder.iterdir():
        assert str(made.folder.parent) not in path.read_text(encoding="utf-8")


def test_an_own_lexicon_adds_to_what_is_built_in(knowledge: Knowledge) -> None:
    assert load_knowledge().rules_sha256 == knowledge.rules_sha256
    assert load_knowledge().lexicon_sha256 == knowledge.lexicon_sha256


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.md", b" \n\n\t\n"),
        ("binary.txt", bytes(range(256)) * 40),
        ("latin.txt", "Die Wirkung von Venetoclax wäre größer.".encode("latin-1")),
        ("utf16.txt", "Venetoclax inhibits BCL2.".encode("utf-16")),
        ("broken.xml", b"<article><body><p>Venetoclax"),
        ("other.xml", b"<recipe/>"),
        ("broken.jsonl", b'{"id": "a", "text": \n'),
        ("fields.jsonl", b'{"name": "a"}\n[1]\n"x"\n'),
        ("page.pdf", b"%PDF-1.7\n"),
        ("noextension", b"Venetoclax inhibits BCL2."),
    ],
)
def test_what_cannot_be_read_is_a_rejection_and_no_fault(
    knowledge: Knowledge, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    items = list(annotate_all([tmp_path], knowledge, Settings()))
    assert items
    for item in items:
        assert isinstance(item, Rejection), item
        assert name in item.where
        assert item.reason
        assert "fault of the program" not in item.reason
    with pytest.raises(InputError, match="no document"):
        build([tmp_path], knowledge, Settings(output=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_marker_beyond_the_list_is_told(knowledge: Knowledge, tmp_path: Path) -> None:
    path = note(tmp_path, text=NOTE.replace("^{2}", "^{1,9}"))
    made = build([path], knowledge, Settings(output=tmp_path / "out"))
    assert any("^{1,9}" in rejection.reason for rejection in made.graph.run.rejections)
    assert made.violations == ()


def test_a_line_of_fifty_megabytes_is_rejected_with_its_length(knowledge: Knowledge, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("x" * 50_000_000)
    (item,) = annotate_all([tmp_path], knowledge, Settings())
    assert isinstance(item, Rejection)
    assert item.reason.startswith("a text of 50,000,000 characters")


def test_one_bad_document_does_not_stop_the_others(knowledge: Knowledge, tmp_path: Path) -> None:
    note(tmp_path)
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00")
    items = list(annotate_all([tmp_path], knowledge, Settings()))
    assert [type(item) for item in items] == [Rejection, Annotation]


def test_strict_refuses_what_is_not_whole(knowledge: Knowledge, tmp_path: Path) -> None:
    note(tmp_path)
    note(tmp_path, "empty.txt", "")
    with pytest.raises(InputError, match="1 rejected"):
        build([tmp_path], knowledge, Settings(output=tmp_path / "out"), strict=True)
    assert not (tmp_path / "out").exists()


def test_a_format_can_be_given_and_must_be_known(knowledge: Knowledge, tmp_path: Path) -> None:
    path = note(tmp_path, "note.article")
    (rejected,) = annotate_all([path], knowledge, Settings())
    assert isinstance(rejected, Rejection)
    (taken,) = annotate_all([path], knowledge, Settings(format="md"))
    assert isinstance(taken, Annotation)
    with pytest.raises(ConfigurationError, match="known: auto"):
        list(annotate_all([path], knowledge, replace(Settings(), format="docx")))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"notes.txt": "mine"}, "no manifest.json"),
        ({"manifest.json": "{}"}, "not one of Claimgraph"),
        ({"manifest.json": "not json"}, "cannot be read"),
        ({"manifest.json": '{"format": "claimgraph-output/1", "files": {}}', "notes.txt": "mine"}, "holds notes.txt"),
    ],
)
def test_a_folder_of_someone_else_is_not_replaced(
    knowledge: Knowledge, tmp_path: Path, content: dict[str, str], reason: str
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    for name, text in content.items():
        (target / name).write_text(text)
    with pytest.raises(OutputError, match=reason):
        build([note(tmp_path)], knowledge, Settings(output=target))
    assert {path.name: path.read_text() for path in target.iterdir()} == content


def test_two_builds_of_one_folder_do_not_meet(knowledge: Knowledge, tmp_path: Path) -> None:
    settings = Settings(output=tmp_path / "out")
    seen: list[str] = []

    def meanwhile(stage: str, done: int, total: int) -> None:
        if not seen:
            seen.append(stage)
            second = subprocess.run(
                [*KG, "build", str(tmp_path / "note.md"), "-o", str(tmp_path / "out")], capture_output=True, text=True
            )
            assert second.returncode == 5
            assert "another build is writing this folder" in second.stderr

    build([note(tmp_path)], knowledge, settings, progress=meanwhile)
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


def wait_until(true: Callable[[], bool], *, every: float = 0.01) -> None:
    for _ in range(3000):
        if true():
            return
        time.sleep(every)


def catches(process: int, sent: signal.Signals) -> bool:
    """Whether a process has a handler for a signal yet."""
    status = Path(f"/proc/{process}/status").read_text()
    return bool(int(status.split("SigCgt:")[1].split()[0], 16) >> (sent - 1) & 1)


ENDINGS = [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]


def started(*arguments: str) -> subprocess.Popen[str]:
    """A command that runs as from a shell's foreground: one in the background ignores Ctrl-C."""
    return subprocess.Popen(
        [*KG, *arguments],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


@pytest.mark.parametrize(("sent", "code", "said"), ENDINGS)
def test_an_interrupted_build_leaves_nothing_half_written(
    tmp_path: Path, sent: signal.Signals, code: int, said: str
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(1000):
        note(articles, f"{number}.md", NOTE + f"\nNote {number}.\n")
    before = tmp_path / "out"
    assert (
        subprocess.run([*KG, "build", str(articles / "1.md"), "-o", str(before)], capture_output=True).returncode == 0
    )
    old = {path.name: path.read_bytes() for path in before.iterdir()}
    process = started("build", str(articles), "-o", str(before))
    wait_until((tmp_path / ".out.building").exists)
    time.sleep(0.3)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert process.returncode == code, err
    assert err == f"kg: {said}; nothing was left half-written\n"
    assert out == ""
    assert {path.name: path.read_bytes() for path in before.iterdir()} == old
    assert sorted(os.listdir(tmp_path)) == [".out.shards", "articles", "out"]


@pytest.mark.skipif(sys.platform != "linux", reason="when the handlers are there is seen in /proc")
@pytest.mark.parametrize(("sent", "code", "said"), ENDINGS)
def test_a_signal_while_the_program_still_loads_ends_it_with_a_word(
    tmp_path: Path, sent: signal.Signals, code: int, said: str
) -> None:
    process = started("build", "-o", str(tmp_path / "out"))
    wait_until(lambda: catches(process.pid, signal.SIGTERM), every=0.001)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (code, "", f"kg: {said}; nothing was left half-written\n")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_does_not_break_the_cleaning_up(tmp_path: Path, sent: signal.Signals) -> None:
    process = started("build", "-o", str(tmp_path / "out"))
    wait_until((tmp_path / ".out.building").exists)
    process.send_signal(sent)
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert err.count("nothing was left half-written") == 1
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / ".out.building").exists()
