"""Whether every export opens in the tools that it is for, and is the same byte for byte when it is made again.

    uv run python scripts/open_exports.py [BUILD…] [--claims N] [--targets kgx …]

Each graph (builds, and one that is made up, of N claims) goes out to every target, a small one twice, from two
processes. Then others open the files, each in an environment of its own that uv and npm make
(``scripts/readers``), and what they count must be what the graph has: claims, denials, documents, quads. Prints a
Markdown table; ends with 1 where something differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.commands.graphs import going_through
from kg.export.target import target, target_names
from kg.loaders import rdf_store
from kg.model import Claims
from kg.packed import reading
from kg.store import graph_file

ROOT = Path(__file__).parent.parent
READERS = ROOT / "scripts" / "readers"
PACKAGE = "package"
SMALL = 5_000
"""Claims up to which the slow readers look at everything."""

Counts = dict[str, Any]
_PATIENCE = 900


class Differs(Exception):
    """Something is not as it should be."""


@dataclass(frozen=True, slots=True)
class Task:
    """A graph and a target: where its two exports go, and what the graph has."""

    graph: str
    name: str
    folder: Path
    modules: Path
    has: Mapping[str, int]
    whole: bool


def made_up() -> Any:
    """The module that makes graphs up."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    return import_module("exports")


@contextmanager
def opened(graph: str) -> Iterator[Claims]:
    """A graph by its name: the path of a build, or a number of claims."""
    if graph.isdecimal():
        yield made_up().Synthetic(int(graph))
    else:
        with going_through(Path(graph)) as claims:
            yield claims


def export(graph: str, name: str, folder: Path) -> None:
    """Write one target, in this process, and say how many things of each kind were written."""
    folder.mkdir(parents=True)
    with opened(graph) as claims:
        print(json.dumps(dict(target(name).write(claims, folder).written)))


def counted(graph: str) -> None:
    """Print what a graph has, counted from its values."""
    has: Counts = {"statements": 0, "denied": 0, "evidence": 0, "documents": 0, "references": 0}
    with opened(graph) as claims:
        for document in claims.documents:
            has["documents"] += 1
            has["references"] += len(document.references)
        has["entities"] = sum(1 for _ in claims.entities)
        for statement in claims.statements:
            has["statements"] += 1
            has["denied"] += statement.negated
            has["evidence"] += len(statement.evidence)
    print(json.dumps(has))


def checked(task: Task) -> list[tuple[str, str]]:
    """Export twice, compare, have others open it: what opened it, with what it says.

    :raises Differs: if anything is not as the graph says.
    """
    folders = [task.folder / "one", task.folder / "two"][: 2 if task.whole else 1]
    written: Counts = {}
    for folder in folders:
        if task.name == PACKAGE:
            _run(["kg", "package", task.graph, "-o", str(folder), "--date", "2026-11-26", "--license", "CC0-1.0"])
        else:
            written = _own("--export", task.graph, task.name, str(folder))
    found = []
    for again in folders[1:]:
        one, two = _hashes(folders[0]), _hashes(again)
        if one != two:
            raise Differs(f"{[name for name in one if one[name] != two.get(name)]} not the same bytes when made again")
        shutil.rmtree(again)
        found.append(("made again", "the same bytes"))
    wanted: Counts = {"checks": None, "files": None} if task.name == PACKAGE else {**task.has, **written}
    for opener in OPENERS[task.name]:
        for who, counts in opener(task, folders[0]).items():
            known = {kind: number for kind, number in counts.items() if kind in wanted}
            wrong = {
                kind: (number, wanted[kind]) for kind, number in known.items() if wanted[kind] not in (number, None)
            }
            if wrong or not known:
                raise Differs(f"{who} counts otherwise than the graph: {wrong or counts}")
            found.append((who, ", ".join(f"{number:,} {kind}" for kind, number in known.items())))
            if who == "checker":  # its rows are then loaded, all of them
                wanted |= counts
    shutil.rmtree(task.folder)
    return found


def python(script: str, name: str, *more: str) -> Callable[[Task, Path], dict[str, Counts]]:
    """A reader in Python that gives counts, or counts by library."""

    def read(task: Task, folder: Path) -> dict[str, Counts]:
        given = [str(1 if task.whole else 200) if word == "EVERY" else word for word in more]
        if not task.whole:
            given = [word for word in given if word != "--validate"]
        told = _run(["uv", "run", "--quiet", "--no-project", "--script", str(READERS / script), str(folder), *given])
        by = told if all(isinstance(value, dict) for value in told.values()) else {name: told}
        return {who: _renamed(counts) for who, counts in by.items()}

    return read


def node(script: str, name: str) -> Callable[[Task, Path], dict[str, Counts]]:
    """A reader in JavaScript."""

    def read(task: Task, folder: Path) -> dict[str, Counts]:
        if script == "open_networks.mjs" and not task.whole and task.name != "cytoscape":
            return {}  # a whole tree of the document in memory
        if script == "open_rdf.mjs" and not task.whole and task.name in _OF_OXIGRAPH:
            return {}  # minutes for each; Oxigraph's parser reads the same
        file = next(path for path in sorted(folder.iterdir()) if path.suffix in _OF_NODE)
        unpacked = file
        if file.suffix == ".zst":
            unpacked = task.folder / file.stem
            with reading(file) as packed, unpacked.open("wb") as plain:
                shutil.copyfileobj(packed, plain, 1 << 20)
        options = ["--max-old-space-size=6000", str(task.modules / script), str(unpacked)]
        told = _run(["node", *options])
        if task.name == "turtle":
            told["triples"] = told.pop("quads")
        return {name: told}

    return read


def oxigraph(task: Task, folder: Path) -> dict[str, Counts]:
    """Oxigraph's parser, for what is large."""
    return {} if task.whole else python("open_rdf.py", "Oxigraph")(task, folder)


def oxigraph_server(task: Task, folder: Path) -> dict[str, Counts]:
    """An RDF store of its own process, by the Graph Store Protocol as ``kg load`` uses it; for what is small."""
    if not task.whole:
        return {}
    import httpx

    with made_up().oxigraph(task.folder / "store") as url:
        rdf_store.push(folder / "graph.nq.zst", f"{url}/store")
        query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        told = httpx.post(f"{url}/query", data={"query": query}, headers={"Accept": "application/sparql-results+json"})
        quads = int(told.json()["results"]["bindings"][0]["n"]["value"])
    return {"Oxigraph server": {"quads": quads}}


OPENERS: dict[str, tuple[Callable[[Task, Path], dict[str, Counts]], ...]] = {
    "nanopubs": (python("open_nanopubs.py", "nanopub", "EVERY"), node("open_rdf.mjs", "N3.js")),  # the longest first
    "jsonld": (node("open_rdf.mjs", "jsonld-streaming-parser"), oxigraph),
    "csv": (python("open_tables.py", "Polars", "--validate"),),
    "cx2": (python("open_networks.py", ""),),
    "cytoscape": (python("open_networks.py", ""), node("open_networks.mjs", "Cytoscape.js")),
    "gexf": (python("open_networks.py", ""), node("open_networks.mjs", "Graphology")),
    "graphml": (python("open_networks.py", ""), node("open_networks.mjs", "Graphology")),
    "kgx": (python("open_kgx.py", "koza"),),
    "kgx-tsv": (python("open_kgx.py", "koza"),),
    "neo4j": (python("open_neo4j.py", ""),),
    "nquads": (node("open_rdf.mjs", "N3.js"), oxigraph, oxigraph_server),
    "package": (python("open_crate.py", "roc-validator, ro-crate-py"),),
    "parquet": (python("open_tables.py", "Polars"),),
    "pykeen": (python("open_triples.py", "pandas, as PyKEEN does"),),
    "trig": (node("open_rdf.mjs", "N3.js"), oxigraph),
    "turtle": (node("open_rdf.mjs", "N3.js"), oxigraph),
}
"""What opens each target: others than those that wrote it."""

_OF_OXIGRAPH = ("jsonld", "nquads", "trig", "turtle")
_OF_NODE = (".zst", ".trig", ".ttl", ".jsonld", ".cyjs", ".gexf", ".graphml")
_SAME = {
    "Claim": "statements", "SUBJECT": "statements", "OBJECT": "statements", "Evidence": "evidence",
    "HAS_EVIDENCE": "evidence", "Document": "documents", "claims": "statements",
}  # fmt: skip
"""What readers call what a graph has."""


def _renamed(counts: Counts) -> Counts:
    renamed: Counts = {}
    for kind, number in counts.items():
        name = _SAME.get(kind, kind)
        if renamed.setdefault(name, number) != number:
            raise Differs(f"{kind} is {number}, what is the same is {renamed[name]}")
    return renamed


def _hashes(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _own(*words: str) -> Counts:
    return _run([sys.executable, __file__, *words])


def _run(command: list[str]) -> Counts:
    """The JSON that a command prints on its last line; nothing where it is none."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired as error:
        raise Differs(f"{' '.join(command[-3:])}: no end after {_PATIENCE} seconds") from error
    if done.returncode:
        raise Differs(f"{Path(command[0]).name} {command[-2]}: {(done.stderr or done.stdout).strip()[-2000:]}")
    lines = done.stdout.strip().splitlines()
    told = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    assert isinstance(told, dict)
    return told


def main() -> int:
    """Open everything; 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("builds", nargs="*", type=Path, help="output folders of kg build")
    parser.add_argument("--claims", type=int, help="also a graph that is made up, of so many claims")
    parser.add_argument("--targets", nargs="+", choices=OPENERS, default=list(OPENERS))
    parser.add_argument("--jobs", type=int, default=2, help="targets at once")
    parser.add_argument("--export", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--count", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.export:
        export(given.export[0], given.export[1], Path(given.export[2]))
        return 0
    if given.count:
        counted(given.count)
        return 0
    assert {*target_names(), PACKAGE} == set(OPENERS), "a target that nothing opens"
    graphs = [str(graph_file(build)) for build in given.builds] + ([str(given.claims)] if given.claims else [])
    failed = False
    with TemporaryDirectory(prefix="claimgraph-") as name, ThreadPoolExecutor(given.jobs) as pool:
        modules = Path(name) / "readers"
        shutil.copytree(READERS, modules)
        _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(modules)])
        print("| graph | target | opened by | what it finds | seconds |\n| --- | --- | --- | --- | --- |", flush=True)
        for number, graph in enumerate(graphs):
            has = _own("--count", graph)
            tasks = [
                Task(graph, kind, Path(name) / f"{number}-{kind}", modules, has, has["statements"] <= SMALL)
                for kind in given.targets
                if not (kind == PACKAGE and graph.isdecimal())
            ]
            shown = f"{int(graph):,} claims" if graph.isdecimal() else Path(graph).parent.name
            for task, (told, seconds) in zip(tasks, pool.map(_timed, tasks), strict=True):
                failed |= isinstance(told, Differs)
                rows = [("**differs**", str(told).replace("\n", " "))] if isinstance(told, Differs) else told
                for who, what in rows:
                    print(f"| {shown} | {task.name} | {who} | {what} | {seconds:.0f} |", flush=True)
    return int(failed)


def _timed(task: Task) -> tuple[list[tuple[str, str]] | Differs, float]:
    start = time.perf_counter()
    try:
        return checked(task), time.perf_counter() - start
    except Differs as error:
        return error, time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
