"""What is installed from a wheel: the command, its data, shapes and queries, all without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="needs the checkout")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution, as an index would do it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    (path,) = folder.glob("claimgraph-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment that holds the wheel alone; the dependencies are lent to it by PYTHONPATH."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    run = subprocess.run([*pip, "install", "--no-index", "--no-deps", str(wheel)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder


def run_in(installed: Path, cwd: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    return subprocess.run(
        [str(installed / "bin" / command[0]), *command[1:]], cwd=cwd, env=environment, capture_output=True, text=True
    )


def test_a_wheel_holds_data_shapes_queries_licence_and_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("kg/py.typed", "kg/data/prefixes.tsv", "kg/data/example/menin-bcl2-aml.md"):
        assert needed in names
    for folder, ending in (("kg/shapes/", ".ttl"), ("kg/queries/", ".rq"), ("kg/data/lexicon/", ".tsv")):
        assert any(name.startswith(folder) and name.endswith(ending) for name in names), folder
    assert {name.rpartition("/")[2] for name in names if ".dist-info/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert all(name.startswith(("kg/", "claimgraph-")) for name in names), "nothing else is installed"


def test_the_command_of_a_wheel_builds_and_checks_the_example(installed: Path, tmp_path: Path) -> None:
    where = run_in(installed, tmp_path, "python", "-c", "import kg; print(kg.__file__)")
    assert str(installed) in where.stdout, where.stderr
    for command in (("build",), ("validate", "output"), ("verify", "output")):
        run = run_in(installed, tmp_path, "kg", *command)
        assert run.returncode == 0, run.stderr
        assert run.stderr == ""
    assert (tmp_path / "output" / "graph.nq").stat().st_size > 10_000
