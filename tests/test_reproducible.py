"""The same inputs give the same bytes: whatever the hash seed, the locale, the time zone, the folder or the order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.texts import NOTE, SECOND, note

FILES = ("graph.nq", "graph.trig", "claims.graphml", "network.html", "report.html")
ROOT = Path(__file__).resolve().parent.parent


def built(folder: Path, inputs: list[str], **environment: str) -> Path:
    """The output of a build in `folder`, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "kg", "build", *inputs, "-o", "out"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    note(folder, "a.md", NOTE)
    note(folder, "b.md", SECOND)
    return built(folder, ["a.md", "b.md"], PYTHONHASHSEED="1", LC_ALL="C.UTF-8", TZ="UTC")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere") / "deeper"
    (folder / "in").mkdir(parents=True)
    note(folder / "in", "b.md", SECOND)
    note(folder / "in", "a.md", NOTE)
    return built(
        folder, ["in/b.md", "in", "in/a.md"], PYTHONHASHSEED="77", LC_ALL="C", TZ="Asia/Kathmandu", PYTHONUTF8="0"
    )


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_the_same_byte_for_byte(first: Path, second: Path, name: str) -> None:
    assert (first / name).read_bytes() == (second / name).read_bytes()


def test_the_manifests_differ_in_their_timings_alone(first: Path, second: Path) -> None:
    one, other = (json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in (first, second))
    assert one.pop("timings").keys() == other.pop("timings").keys()
    assert one == other


def test_building_over_a_build_changes_nothing(first: Path) -> None:
    before = {name: (first / name).read_bytes() for name in FILES}
    again = built(first.parent, ["b.md", "a.md"], PYTHONHASHSEED="random")
    assert {name: (again / name).read_bytes() for name in FILES} == before
