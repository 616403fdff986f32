"""How much memory and time each export and push takes, for graphs of some sizes.

    uv run python benchmarks/exports.py --claims 10000 100000 [--targets kgx neo4j …] [--bolt URL --database NAME]

The graph is that of `synthetic.py`: made up as it is gone through and never held, so that the peak of memory is that of
the export. Each target runs in a process of its own. The
RDF store is the Oxigraph server, started here; one that speaks Bolt is measured where its address is given, with the
login of the environment. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from synthetic import Synthetic

from kg.export.target import target, target_names
from kg.loaders import bolt, ladybug, rdf_store


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000])
    parser.add_argument("--targets", nargs="+", default=[*target_names(), "ladybug", "store", "update"])
    parser.add_argument("--bolt", help="the address of a server that speaks Bolt")
    parser.add_argument("--database")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.claims[0], options.bolt, options.database)))
        return
    print("| target | claims | seconds | peak MB | written |\n| --- | --- | --- | --- | --- |")
    for name in [*options.targets, *(["bolt"] if options.bolt else [])]:
        for claims in options.claims:
            command = [sys.executable, __file__, "--one", name, "--claims", str(claims)]
            command += ["--bolt", options.bolt] if options.bolt else []
            command += ["--database", options.database] if options.database else []
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            told = ", ".join(f"{number:,} {kind}" for kind, number in found["written"].items())
            print(f"| {name} | {claims:,} | {found['seconds']:.1f} | {found['peak']:,} | {told} |", flush=True)


def measured(name: str, claims: int, url: str | None, database: str | None) -> dict[str, object]:
    """What one target takes: seconds, peak of memory in MB, and what it says that it wrote."""
    graph = Synthetic(claims)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        if name in target_names():
            start = time.perf_counter()
            written = target(name).write(graph, place).written
        elif name == "ladybug":
            start = time.perf_counter()
            written = ladybug.push(graph, place / "claims.lbug").sent
        elif name == "bolt":
            start = time.perf_counter()
            written = bolt.push(graph, str(url), database=database).sent
        else:
            target("nquads").write(graph, place)
            with oxigraph(place / "store") as store:
                start = time.perf_counter()
                to, update = (f"{store}/update", True) if name == "update" else (f"{store}/store", False)
                written = rdf_store.push(place / "graph.nq.zst", to, update=update).sent
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak >> 20 if sys.platform == "darwin" else peak >> 10
    return {"seconds": seconds, "peak": megabytes, "written": dict(written)}


@contextmanager
def oxigraph(location: Path) -> Iterator[str]:
    """The address of an Oxigraph server with a store of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"127.0.0.1:{probe.getsockname()[1]}"
    binary = Path(sys.executable).with_name("oxigraph")
    command = [str(binary), "serve", "--location", str(location), "--bind", url]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://{url}")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield f"http://{url}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
