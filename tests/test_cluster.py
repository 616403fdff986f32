"""Shards made on a Dask cluster of this machine: the same bytes, whoever is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_batch import KG_OF_SMALL_SHARDS, files_of, long_corpus, run, shards_of

pytest.importorskip("distributed")
CONTACT = re.compile(r"tcp://127\.0\.0\.1:\d+")
DASK = [sys.executable, "-m", "dask"]


class Cluster:
    """A scheduler and two workers as processes of their own."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "scheduler.log"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", log=self._log, cwd=folder
        )
        self.address = self._address()
        plain = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        self.workers = [
            self._start(
                "worker",
                self.address,
                *plain,
                "--local-directory",
                str(folder / f"w{number}"),
                log=folder / f"worker-{number}.log",
                cwd=folder,
            )
            for number in range(2)
        ]

    def _start(self, *arguments: str, log: Path, cwd: Path) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parent.parent)
        with log.open("wb") as file:
            return subprocess.Popen(
                [*DASK, *arguments], stdout=file, stderr=file, cwd=cwd, env={**os.environ, "PYTHONPATH": root}
            )

    def _address(self) -> str:
        for _ in range(600):
            found = CONTACT.search(self._log.read_text())
            if found:
                return found[0]
            time.sleep(0.05)
        raise AssertionError(self._log.read_text())

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture()
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    started = Cluster(tmp_path / "cluster")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A corpus and its build on no cluster."""
    folder = tmp_path_factory.mktemp("whole")
    articles = long_corpus(folder / "in")
    assert run("build", str(articles), "-o", str(folder / "out")).returncode == 0
    return articles, folder / "out"


def begun(cluster: Cluster, articles: Path, output: Path) -> subprocess.Popen[str]:
    """A build on the cluster that has made some shards."""
    process = subprocess.Popen(
        [*KG_OF_SMALL_SHARDS, "build", str(articles), "-o", str(output), "--cluster", cluster.address],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s"},
    )
    deadline = time.monotonic() + 60
    while len(shards_of(output)) < 3 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return process


def test_a_killed_worker_of_the_cluster_costs_nothing(
    cluster: Cluster, whole: tuple[Path, Path], tmp_path: Path
) -> None:
    articles, expected = whole
    process = begun(cluster, articles, tmp_path / "out")
    os.kill(cluster.workers[0].pid, signal.SIGKILL)
    _out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert files_of(tmp_path / "out") == files_of(expected)


def test_a_killed_scheduler_ends_the_build_which_goes_on_without_it(
    cluster: Cluster, whole: tuple[Path, Path], tmp_path: Path
) -> None:
    articles, expected = whole
    process = begun(cluster, articles, tmp_path / "out")
    os.kill(cluster.scheduler.pid, signal.SIGKILL)
    _out, err = process.communicate(timeout=120)
    assert process.returncode == 1, err
    assert "the cluster is lost" in err and "kg build --resume" in err
    finished = shards_of(tmp_path / "out")
    assert len(finished) >= 3
    assert run("build", "--resume", "-o", str(tmp_path / "out")).returncode == 0
    assert files_of(tmp_path / "out") == files_of(expected)
    assert finished <= shards_of(tmp_path / "out")


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Venetoclax inhibits BCL2.")
    result = run("build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:1")
    assert result.returncode == 2
    assert "no Dask scheduler answers" in result.stderr and "dask scheduler" in result.stderr
