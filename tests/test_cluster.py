"""Shards made on a Dask cluster of this machine: the same bytes, whoever is killed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.test_batch import KG_OF_SMALL_SHARDS, files_of, long_corpus, run, shards_of

pytest.importorskip("distributed")
CONTACT = re.compile(r"tcp://127\.0\.0\.1:\d+")
DASK = [sys.executable, "-m", "dask"]


PATIENCE = 600
"""Seconds after which a test is given up: much, since other work may hold the machine."""


class Cluster:
    """A scheduler and two workers as processes of their own; what was killed is started again on demand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def complete(self) -> Cluster:
        """The cluster with its scheduler and two workers running."""
        if self.scheduler is None or self.scheduler.poll() is not None:
            self.stop()
            log = self._folder / f"scheduler-{self._next()}.log"
            self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", log=log)
            self.address = self._address(log)
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < 2:
            name = f"worker-{self._next()}"
            plain = ("--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
            local = ("--local-directory", str(self._folder / name))
            self.workers.append(self._start("worker", self.address, *plain, *local, log=self._folder / f"{name}.log"))
        return self

    def kill_a_worker(self) -> None:
        """End one as a machine that fails would."""
        self.workers[0].kill()
        self.workers[0].wait()

    def kill_the_scheduler(self) -> None:
        """End it as a machine that fails would."""
        assert self.scheduler is not None
        self.scheduler.kill()
        self.scheduler.wait()

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _start(self, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parent.parent)
        with log.open("wb") as file:
            return subprocess.Popen(
                [*DASK, *arguments, "--no-dashboard"],
                stdout=file,
                stderr=file,
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": root},
            )

    def _address(self, log: Path) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = CONTACT.search(log.read_text())
            if found:
                return found[0]
            time.sleep(0.05)
        self.stop()
        raise AssertionError(log.read_text())

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process is not None:
                process.kill()
                process.wait()
        self.workers, self.scheduler = [], None


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.stop()


@pytest.fixture()
def cluster(machines: Cluster) -> Cluster:
    return machines.complete()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A corpus and its build on no cluster."""
    folder = tmp_path_factory.mktemp("whole")
    articles = long_corpus(folder / "in")
    assert run("build", str(articles), "-o", str(folder / "out")).returncode == 0
    return articles, folder / "out"


@contextmanager
def begun(cluster: Cluster, articles: Path, output: Path) -> Iterator[subprocess.Popen[str]]:
    """A build on the cluster that has made some shards; whatever happens, it has ended when the block ends."""
    with subprocess.Popen(
        [*KG_OF_SMALL_SHARDS, "build", str(articles), "-o", str(output), "--cluster", cluster.address],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while len(shards_of(output)) < 3 and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            yield process
        finally:
            process.kill()


def test_a_killed_worker_of_the_cluster_costs_nothing(
    cluster: Cluster, whole: tuple[Path, Path], tmp_path: Path
) -> None:
    articles, expected = whole
    with begun(cluster, articles, tmp_path / "out") as process:
        cluster.kill_a_worker()
        _out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert files_of(tmp_path / "out") == files_of(expected)


def test_a_killed_scheduler_ends_the_build_which_goes_on_without_it(
    cluster: Cluster, whole: tuple[Path, Path], tmp_path: Path
) -> None:
    articles, expected = whole
    with begun(cluster, articles, tmp_path / "out") as process:
        cluster.kill_the_scheduler()
        _out, err = process.communicate(timeout=PATIENCE)
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
