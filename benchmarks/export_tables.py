"""Seconds and memory of the exports to tables, networks, triples and nanopublications, at two sizes.

The graph is that of `synthetic.py`, half of its claims with evidence in two documents. Each export runs in a process of
its own; memory is its peak (RSS).

    uv run python benchmarks/export_tables.py --claims 10000 100000
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from synthetic import Synthetic

from kg.export.target import target
from kg.folder import replacing

TARGETS = ("csv", "parquet", "graphml", "gexf", "cytoscape", "cx2", "pykeen", "nanopubs")
NONE = "none"


def measure(claims: int, name: str, folder: Path) -> None:
    """Export in this process and print what it took."""
    store, size = Synthetic(claims, told_twice=True), 0
    start = perf_counter()
    if name == NONE:
        for _ in store.statements:
            pass
    else:
        with replacing(folder / name, refusal=lambda _: None) as aside:
            target(name).write(store, aside)
        size = sum(file.stat().st_size for file in (folder / name).iterdir())
    seconds = perf_counter() - start
    peak = peak_bytes()
    print(json.dumps({"seconds": seconds, "peak": peak, "bytes": size}))


def peak_bytes() -> int:
    """The peak of the memory of this process; what getrusage says holds that of the process that started it, too."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Measure each target at each size and print a row for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--targets", nargs="+", default=[NONE, *TARGETS])
    parser.add_argument("--measure", nargs=3, metavar=("CLAIMS", "TARGET", "FOLDER"))
    given = parser.parse_args()
    if given.measure:
        measure(int(given.measure[0]), given.measure[1], Path(given.measure[2]))
        return
    print("| target | claims | seconds | peak MB | output MB |\n| --- | --- | --- | --- | --- |")
    for claims in given.claims:
        with TemporaryDirectory() as folder:
            for name in given.targets:
                command = [sys.executable, __file__, "--measure", str(claims), name, folder]
                found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                megabytes = [f"{found[key] / 1e6:.0f}" for key in ("peak", "bytes")]
                print(f"| {name} | {claims:,} | {found['seconds']:.1f} | {' | '.join(megabytes)} |", flush=True)


if __name__ == "__main__":
    main()
