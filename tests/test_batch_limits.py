"""Builds at the limits of a machine: a full disk, very many files, very long files, a build that is killed alone.

The long forms: ``CLAIMGRAPH_FILES=100000 CLAIMGRAPH_MEGABYTES=1000 uv run pytest tests/test_batch_limits.py``.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.batch import workers
from kg.build import build
from kg.knowledge import load_knowledge
from kg.settings import Settings
from tests.test_batch import KG, KG_OF_SMALL_SHARDS, corpus, files_of, long_corpus, shards_of

FILES = int(os.environ.get("CLAIMGRAPH_FILES", "300"))
MEGABYTES = int(os.environ.get("CLAIMGRAPH_MEGABYTES", "24"))
PATIENCE = 3600 if FILES > 1000 or MEGABYTES > 100 else 300


def run(command: list[str], *, largest_file: int | None = None) -> subprocess.CompletedProcess[str]:
    """A command that may write no file of more than some bytes: the kernel refuses it, as it does on a full disk."""

    def limited() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, preexec_fn=limited)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A corpus and its undisturbed build."""
    folder = tmp_path_factory.mktemp("undisturbed")
    articles = long_corpus(folder / "in")
    assert run([*KG_OF_SMALL_SHARDS, "build", str(articles), "-o", str(folder / "out")]).returncode == 0
    return articles, folder / "out"


def stored(output: Path) -> dict[str, int]:
    """The finished shards of an output, with the time of each."""
    folder = output.parent / f".{output.name}.shards"
    return {name: (folder / name).stat().st_mtime_ns for name in shards_of(output)}


@pytest.mark.parametrize(("what", "number"), [("a shard", 2), ("the graph", 1)])
def test_a_disk_that_is_full_is_told_and_loses_no_finished_shard(
    undisturbed: tuple[Path, Path], tmp_path: Path, what: str, number: int
) -> None:
    articles, whole = undisturbed
    folder = whole.parent / f".{whole.name}.shards"
    sizes = sorted(
        max(path.stat().st_size, path.with_name(path.name[:32] + ".json").stat().st_size)
        for path in folder.glob("*.nq.zst")
    )
    limit = sizes[-1] - 1 if what == "a shard" else sizes[-1]
    command = [*KG_OF_SMALL_SHARDS, "build", "-o", str(tmp_path / "out"), "--workers", str(number)]
    result = run([*command, str(articles)], largest_file=limit)
    assert result.returncode == 5, result.stderr
    assert "cannot be written: File too large" in result.stderr and "another place" in result.stderr
    assert (".out.shards/" in result.stderr) == (what == "a shard")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.shards"], "nothing is left half-written"
    finished = stored(tmp_path / "out")
    assert len(finished) == len(sizes) if what == "the graph" else len(finished) < len(sizes)
    result = run([*command, "--resume"])
    assert result.returncode == 0, result.stderr
    assert files_of(tmp_path / "out") == files_of(whole)
    assert finished.items() <= stored(tmp_path / "out").items(), "no finished shard was made again"


@pytest.mark.skipif(sys.platform != "linux", reason="the workers are found in /proc")
def test_no_worker_outlives_a_build_that_is_killed(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    command = [*KG_OF_SMALL_SHARDS, "build", str(undisturbed[0]), "-o", str(tmp_path / "out"), "--workers", "2"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        until(lambda: bool(shards_of(tmp_path / "out")) or process.poll() is not None)
        started = children.read_text().split()
        os.kill(process.pid, signal.SIGKILL)
    assert len(started) == 2
    until(lambda: not any(is_running(child) for child in started))
    result = run([*KG_OF_SMALL_SHARDS, "build", "--resume", "-o", str(tmp_path / "out")])
    assert result.returncode == 0, result.stderr
    assert files_of(tmp_path / "out") == files_of(undisturbed[1])


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_running(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_workers_that_cannot_be_forked_make_the_same_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on systems other than Linux, and in a program with threads."""
    knowledge = load_knowledge()
    articles = corpus(tmp_path / "in", 20)
    alone = build([articles], knowledge, Settings(output=tmp_path / "alone"))
    monkeypatch.setattr(workers, "_may_fork", lambda: False)
    beside = build([articles], knowledge, Settings(output=tmp_path / "beside"), workers=2)
    assert files_of(beside.folder) == files_of(alone.folder)


def test_very_many_small_files_are_each_read_or_told(tmp_path: Path) -> None:
    """Up to 100,000 files, some of them empty."""
    for number in range(FILES):
        folder = tmp_path / "in" / f"{number // 1000:03}"
        folder.mkdir(parents=True, exist_ok=True)
        words = "Revumenib inhibits menin. " * (number % 3 == 0) + f"Case {number} was seen.\n"
        (folder / f"{number}.txt").write_text("" if number % 50 == 1 else words)
    result = run([*KG, "build", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--pack", "zst"])
    assert result.returncode == 0, result.stderr
    told = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    empty = len(range(1, FILES, 50))
    assert told["counts"]["assemble"]["documents"] == FILES - empty
    assert sum(rejection["reason"] == "empty" for rejection in told["rejections"]) == empty == len(told["rejections"])


COUNT = """
import sys
from pathlib import Path
from kg.model import Document
from kg.read import read
print(sum(isinstance(item, Document) for item in read(Path(sys.argv[1]))))
(used,) = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(int(used) // 1024)
"""
"""How many documents a file holds, and the greatest memory that reading it took, in MB."""


@pytest.mark.skipif(sys.platform != "linux", reason="the greatest memory of a process is told in /proc")
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.xml", "a.xml.gz"])
def test_memory_does_not_grow_with_a_file(tmp_path: Path, name: str) -> None:
    """Up to 1 GB: it is read and told what is in it, document by document."""
    words = "Forty patients were seen. " * 4000
    number = MEGABYTES * 1_000_000 // len(words)
    with gzip.open(tmp_path / name, "wt", 1) if name.endswith(".gz") else (tmp_path / name).open("w") as file:
        if "jsonl" in name:
            file.writelines(f'{{"id": "d{place}", "text": "{words}"}}\n' for place in range(number))
        else:
            file.write("<PubmedArticleSet>\n")
            file.writelines(
                f"<PubmedArticle><MedlineCitation><PMID>{place + 1}</PMID><Article><Abstract><AbstractText>{words}"
                "</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>\n"
                for place in range(number)
            )
            file.write("</PubmedArticleSet>\n")
    result = run([sys.executable, "-c", COUNT, str(tmp_path / name)])
    assert result.returncode == 0, result.stderr
    found, used = map(int, result.stdout.split())
    assert found == number
    assert used < 60
