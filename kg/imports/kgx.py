"""``kg import`` of KGX, JSON Lines or TSV: our own exports come back whole, those of other tools as given evidence."""

from __future__ import annotations

from pathlib import Path

from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.imports.given import Tally, finished, source_of, tables_sha256
from kg.imports.importer import Imported, Importer
from kg.imports.kgx_files import Line, files_of, lines
from kg.imports.kgx_foreign import Foreign
from kg.imports.kgx_own import STATEMENT, edge, is_own_node, node
from kg.model import Run

FORMAT = "kgx"


def read(path: Path, store: ClaimStore) -> Imported:
    """Fill a store from the two files of a KGX graph.

    Nodes are read first. An edge that ``kg export`` wrote gives its statement with the evidence that it holds; any
    other gives what `kg.imports.kgx_foreign` says.

    :raises InputError: if there is no such pair of files, or a line is not as KGX says.
    """
    pair = files_of(path)
    if pair is None:
        raise InputError(
            "no pair of a nodes and an edges file",
            where=str(path),
            remedy="give a folder with one of nodes.jsonl, edges.jsonl or nodes.tsv, edges.tsv",
        )
    tally, runs = Tally(), list[tuple[Run, str]]()
    foreign = Foreign(store, tally, source_of(pair[1], FORMAT))
    for line in lines(pair[0], ("id", "category")):
        if is_own_node(line):
            runs += node(store, line)
        else:
            foreign.node(line)
    for line in lines(pair[1], ("subject", "predicate", "object")):
        if STATEMENT in line.record:
            _own_edge(store, tally, line)
        else:
            foreign.edge(line)
    sources = (source_of(pair[0], FORMAT), foreign.source) if foreign.used else ()
    return finished(store, tally, own=runs, sources=sources, rules_sha256=tables_sha256("kgx_levels.tsv"))


def _own_edge(store: ClaimStore, tally: Tally, line: Line) -> None:
    statement, homeless = edge(store, line)
    for _evidence in range(homeless):
        tally.leave("evidence whose document is not among the nodes", line.where)
    if statement.evidence:
        store.add_statement(statement)


IMPORTER = Importer(
    "kgx", "KGX, JSON Lines or TSV: an export of Claimgraph whole, other graphs as given statements",
    lambda path: files_of(path) is not None, read,
)  # fmt: skip
