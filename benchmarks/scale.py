"""What a build of very many abstracts takes: seconds, memory over time, disk; and that a killed one goes on.

    python benchmarks/scale.py FOLDER [--sizes 10000 100000 1000000] [--workers 2] [--kill 0.5] [--nice 10]

Writes synthetic abstracts of two or three short sentences as packed PubMed XML, 30,000 a file as in the baseline of
PubMed, builds them, and samples the memory (PSS: what processes share is counted once) of all processes of the build.
With `--kill` the largest build is ended with SIGKILL at that share of its documents and goes on with
``kg build --resume``. Each size prints one row of Markdown; what was built is loaded with ``kg load`` and removed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kg.batch.chunk import EACH, MEAN
from kg.packed import writing

A_FILE = 30_000
"""Citations a file."""
EVERY = 2.0
"""Seconds between two samples of memory."""

COLUMNS = (
    *("abstracts", "s", "extract, s", "merge, s", "load, s", "MB of the first process", "MB of all"),
    *("MB of shards", "MB of output", "documents", "evidence"),
)
DRUGS = ("Venetoclax", "Revumenib", "Ziftomenib", "Gilteritinib", "Imatinib", "Azacitidine", "Cytarabine", "Ivosidenib")
GENES = ("BCL2", "menin", "FLT3", "MCL1", "TP53", "IDH1", "KMT2A", "MEIS1", "CDK6", "BRAF", "HOXA9")
VERBS = ("inhibits", "does not inhibit", "may inhibit", "binds", "reduces expression of")
REMARKS = (
    "Forty wards took part in it.",
    "The follow-up of all wards was complete.",
    "Costs were compared between the two years.",
    "Samples were kept at minus eighty degrees.",
    "The questionnaire was sent out twice.",
)


def abstract(number: int) -> tuple[str, str]:
    """Title and abstract of a number, the same each time; one in three makes a claim."""
    remark = REMARKS[number // 3 % 5]
    if number % 3:
        return f"Report {number}", remark
    drug, gene, verb = DRUGS[number // 3 % 8], GENES[number // 24 % 11], VERBS[number // 264 % 5]
    return f"Report {number}", f"{drug} {verb} {gene} in leukemia cells. {remark}"


def synthetic(folder: Path, number: int) -> None:
    """Write abstracts as packed PubMed XML; a file that is there is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, start in enumerate(range(0, number, A_FILE)):
        path = folder / f"synthetic{place + 1:04}.xml.gz"
        if path.exists():
            continue
        with writing(path) as file:
            file.write(b'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n')
            for pmid in range(start + 1, min(start + A_FILE, number) + 1):
                title, text = abstract(pmid)
                file.write(
                    f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>{title}</ArticleTitle>"
                    f"<Abstract><AbstractText>{text}</AbstractText></Abstract></Article></MedlineCitation>"
                    "</PubmedArticle>\n".encode()
                )
            file.write(b"</PubmedArticleSet>\n")


@dataclass
class Curve:
    """The memory of a build's processes over time: (seconds, MB of the first process, MB of all) a sample."""

    samples: list[tuple[float, float, float]] = field(default_factory=list)

    def take(self, seconds: float, root: int) -> None:
        """Add a sample of a process and those that it started."""
        first, *others = [_pss(process) for process in _tree(root)] or [0.0]
        self.samples.append((seconds, first, first + sum(others)))

    @property
    def peaks(self) -> tuple[float, float]:
        """The most that the first process and all together held, in MB."""
        return max(first for _s, first, _all in self.samples), max(all_ for _s, _first, all_ in self.samples)

    def told(self, number: int = 12) -> str:
        """The samples at even distances, as ``seconds:MB``."""
        step = max(1, len(self.samples) // number)
        return " ".join(f"{seconds:.0f}:{all_:.0f}" for seconds, _first, all_ in self.samples[::step])


def _tree(root: int) -> Iterator[int]:
    yield root
    with suppress(OSError):
        for child in Path(f"/proc/{root}/task/{root}/children").read_text().split():
            yield from _tree(int(child))


def _pss(process: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _disk(folder: Path) -> float:
    """MB of the files in a folder; what vanishes meanwhile is passed over."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.stat().st_size
    return total / 1e6


def watched(command: Sequence[str], curve: Curve, *, kill_when: int, shards: Path) -> bool:
    """Run a command to its end, sampling; whether it was killed because that many shards were there (0: never).

    :raises subprocess.CalledProcessError: if it fails by itself.
    """
    start = time.perf_counter()
    before = curve.samples[-1][0] if curve.samples else 0.0
    log = shards.with_suffix(".log")
    with log.open("ab") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True)
        while process.poll() is None:
            curve.take(before + time.perf_counter() - start, process.pid)
            if kill_when and sum(1 for _ in shards.glob("*.json")) > kill_when:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                return True
            with suppress(subprocess.TimeoutExpired):
                process.wait(EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, log.read_bytes()[-2000:])
    return False


def measured(folder: Path, size: int, *, workers: int, kill: float, nice: int, keep: bool) -> None:
    """Build some abstracts and print what it took."""
    articles, output = folder / f"in{size}", folder / f"out{size}"
    shards = folder / f".out{size}.shards"
    synthetic(articles, size)
    kg = ["nice", "-n", str(nice), sys.executable, "-m", "kg"]
    curve = Curve()
    start = time.perf_counter()
    build = [*kg, "build", str(articles), "-o", str(output), "--workers", str(workers), "--pack", "zst"]
    expected = size * (EACH + 85) // MEAN
    if watched(build, curve, kill_when=int(kill * expected), shards=shards):
        done = sum(1 for _ in shards.glob("*.json")) - 1
        print(f"killed after {time.perf_counter() - start:,.0f} s with {done:,} shards", flush=True)
        resume = [*kg, "build", "--resume", "-o", str(output), "--workers", str(workers)]
        watched(resume, curve, kill_when=0, shards=shards)
    seconds = time.perf_counter() - start
    told = json.loads((output / "manifest.json").read_bytes())
    first, all_ = curve.peaks
    loading = time.perf_counter()
    subprocess.run([*kg, "load", str(output)], check=True, capture_output=True)
    loading = time.perf_counter() - loading
    counts, timings = told["counts"], told["timings"]
    print(
        f"| {size:,} | {seconds:,.0f} | {timings['read and extract']:,.0f} | {timings['merge']:,.0f} | {loading:,.0f} "
        f"| {first:,.0f} | {all_:,.0f} | {_disk(shards):,.0f} | {_disk(output):,.0f} "
        f"| {counts['assemble']['documents']:,} | {counts['assemble']['evidence']:,} |"
    )
    print(f"  memory (s:MB) {curve.told()}\n  left out: {', '.join(told['left_out'])}", flush=True)
    for path in () if keep else (articles, output, shards):
        shutil.rmtree(path)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill", type=float, default=0.0, help="end the largest build at this share and resume it")
    parser.add_argument("--nice", type=int, default=0)
    parser.add_argument("--keep", action="store_true", help="remove nothing")
    options = parser.parse_args()
    print(f"| {' | '.join(COLUMNS)} |\n{'| --- ' * len(COLUMNS)}|", flush=True)
    for size in options.sizes:
        kill = options.kill if size == max(options.sizes) else 0.0
        measured(options.folder, size, workers=options.workers, kill=kill, nice=options.nice, keep=options.keep)


if __name__ == "__main__":
    main()
