"""A folder with files that cannot be read: they are told, and the others are taken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.ask.opening import index_of
from kg.model import Rejection
from kg.read import discover

# To root every file is open: the command runs without its privileges.
UNPRIVILEGED = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
pytestmark = pytest.mark.skipif(bool(UNPRIVILEGED) and shutil.which("setpriv") is None, reason="root without setpriv")


def kg(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [*UNPRIVILEGED, sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)


def test_a_closed_file_and_a_name_that_is_no_text_are_told_and_the_rest_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text("Venetoclax inhibited BCL2.")
    (folder / "closed.txt").write_text("Venetoclax inhibited MCL1.")
    (folder / "closed.txt").chmod(0)
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/name\xff.txt")).write_text("Venetoclax inhibited FLT3.")
    except OSError:
        pytest.skip("this file system takes no name that is not UTF-8")
    done = kg("build", "articles", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert {one["where"] for one in manifest["rejections"]} == {"closed.txt", "name\\xff.txt"}
    told = [one for one in discover([folder]) if isinstance(one, Rejection)]
    assert [one.where for one in told if "UTF-8" in one.reason] == ["name\\xff.txt"]


def test_a_graph_in_a_folder_that_nobody_may_write_to_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    given = tmp_path / "given"
    shutil.copytree(Path(__file__).parent.parent / "output", given / "output")
    given.chmod(0o555)
    try:
        done = kg("who", "given/output", "menin inhibitor", "venetoclax", cwd=tmp_path)
    finally:
        given.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert "Looked for, and not found" in done.stdout
    assert [path.name for path in given.iterdir()] == ["output"]
    assert index_of(given / "output").parent.parent == given, "where it may be written, it is beside the graph"
