"""Seconds and memory of the exports to tables, networks, triples and nanopublications, at two sizes.

The graph of the bundled example is repeated under other ids: every second copy shares its entities with the one before,
so that a claim has evidence in two documents. Each export runs in a process of its own; memory is its peak (RSS).

    uv run python benchmarks/export_tables.py --claims 10000 100000
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from kg.claim_store import ClaimStore
from kg.export.target import target
from kg.folder import replacing
from kg.identifiers import content_hash
from kg.model import ClaimGraph, DocumentRecord, Entity, Statement
from kg.rdf import read_graph

TARGETS = ("csv", "parquet", "graphml", "gexf", "cytoscape", "cx2", "pykeen", "nanopubs")
NONE = "none"


class Reopened(ClaimStore):
    """A store that another process filled."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._indexed = True
        self._run = pickle.loads(path.with_suffix(".run").read_bytes())


def renamed(curie: str, copy: int) -> str:
    """A CURIE of our own for an entity in a copy."""
    return f"claimgraph:copy{copy}_{content_hash([curie])}"


def copies(graph: ClaimGraph, claims: int) -> Iterator[tuple[list[DocumentRecord], list[Entity], list[Statement]]]:
    """Copies of a graph, enough of them for a number of claims."""
    for number in range(2 * claims // len(graph.statements)):
        name = partial(renamed, copy=number // 2)
        documents = {
            document.id: replace(document, id=f"claimgraph:document/{content_hash([document.id, str(number)])}")
            for document in graph.documents
        }
        entities = [
            replace(
                entity,
                curie=name(entity.curie),
                parents=tuple(map(name, entity.parents)),
                members=tuple(map(name, entity.members)),
                form_of=name(entity.form_of) if entity.form_of else None,
            )
            for entity in graph.entities
        ]
        statements = [
            replace(
                statement,
                subject=name(statement.subject),
                object=name(statement.object),
                evidence=tuple(replace(piece, document=documents[piece.document].id) for piece in statement.evidence),
            )
            for statement in graph.statements
        ]
        yield list(documents.values()), entities, statements


def fill(path: Path, graph: ClaimGraph, claims: int) -> None:
    """Make the store of a synthetic graph."""
    store = ClaimStore(path)
    for documents, entities, statements in copies(graph, claims):
        for document in documents:
            store.add_document(document)
        for entity in entities:
            store.add_entity(entity)
        for statement in statements:
            store.add_statement(statement)
    store.finish(graph.run)
    next(iter(store.statements))  # makes the index
    path.with_suffix(".run").write_bytes(pickle.dumps(store.run))
    store.close()


def measure(path: Path, name: str, folder: Path) -> None:
    """Export in this process and print what it took."""
    store, size = Reopened(path), 0
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
    parser.add_argument("--graph", type=Path, default=Path("output/graph.nq"))
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--targets", nargs="+", default=[NONE, *TARGETS])
    parser.add_argument("--measure", nargs=3, metavar=("STORE", "TARGET", "FOLDER"))
    given = parser.parse_args()
    if given.measure:
        measure(Path(given.measure[0]), given.measure[1], Path(given.measure[2]))
        return
    graph = read_graph(given.graph)
    print("| target | claims | seconds | peak MB | output MB |\n| --- | --- | --- | --- | --- |")
    for claims in given.claims:
        with TemporaryDirectory() as folder:
            store = Path(folder) / "claims.sqlite"
            fill(store, graph, claims)
            for name in given.targets:
                command = [sys.executable, __file__, "--measure", str(store), name, folder]
                found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                megabytes = [f"{found[key] / 1e6:.0f}" for key in ("peak", "bytes")]
                print(f"| {name} | {claims:,} | {found['seconds']:.1f} | {' | '.join(megabytes)} |", flush=True)


if __name__ == "__main__":
    main()
