"""Quads → values: a graph can be viewed and exported from its file alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from kg import vocabulary as term
from kg.assemble import canonical
from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.model import ClaimGraph, Evidence, Statement
from kg.packed import reading
from kg.rdf.nodes import Graph, graphs_of, index, reading_errors
from kg.rdf.values import base, entities, part, run
from kg.spill import Spill

_SHARED = {term.ENTITIES, term.CLAIMS, term.PROVENANCE}


def read_graph(path: Path) -> ClaimGraph:
    """The graph in an N-Quads file (`.nq`, `.nq.gz`, `.nq.zst`) as values, in canonical order.

    Graphs of several runs, merged, are one graph: the runs' inputs and rejections are pooled, their counts added, and
    where their versions or hashes differ all are named, joined by `` + ``.

    :raises InputError: if the file cannot be read, is not N-Quads, or is not a graph that Claimgraph wrote.
    """
    graphs = index(path)
    documents, claims = [], defaultdict[Statement, list[Evidence]](list)
    for name, graph in graphs.items():
        if name not in _SHARED:
            document, statements = part(graph)
            documents.append(document)
            for statement in statements:
                claims[statement] += statement.evidence
    made_by = graphs[term.PROVENANCE]
    return replace(
        canonical(
            ClaimGraph(
                documents=tuple(documents),
                entities=tuple(entities(graphs.get(term.ENTITIES) or Graph(term.ENTITIES))),
                statements=tuple(replace(statement, evidence=tuple(found)) for statement, found in claims.items()),
                run=run(made_by),
            )
        ),
        base=base(made_by),
    )


def read_into(store: ClaimStore, path: Path, scratch: Path) -> None:
    """Read an N-Quads file as `read_graph` does, in memory that grows with its largest document only.

    :param store: an empty store.
    :param scratch: a folder for what does not fit into memory.
    :raises InputError: as `read_graph`.
    """
    lines = Spill(scratch, "by-graph")
    with reading_errors(path), reading(path) as stream:
        for line in stream:
            body = line.rstrip(b"\r\n \t.")
            graph = body[body.rfind(b" ") + 1 :]
            if not graph.startswith(b"<"):
                if graphs_of(line):
                    raise InputError("a triple outside of the graphs", where=path.name, remedy="give graph.nq as it is")
            elif graph != _CLAIMS:
                lines.add(graph + b"\t" + line.rstrip(b"\r\n"))
        made_by, minted_under = None, term.CLAIMGRAPH
        for graph, same in groupby(lines, key=lambda line: line[: line.index(b"\t")]):
            quads = (line[len(graph) + 1 :] for line in same)
            if graph == _ENTITIES:
                for _subject, described in groupby(quads, key=lambda line: line[: line.index(b" ")]):
                    for entity in entities(_only(b"\n".join(described))):
                        store.add_entity(entity)
            elif graph == _PROVENANCE:
                told = _only(b"\n".join(quads))
                made_by, minted_under = run(told), base(told)
            else:
                document, statements = part(_only(b"\n".join(quads)))
                store.add_document(document)
                for statement in statements:
                    store.add_statement(statement)
    if made_by is None:
        raise InputError("no run in it", where=path.name, remedy="give the graph.nq of a build")
    store.finish(made_by, base=minted_under)


_ENTITIES, _CLAIMS, _PROVENANCE = (f"<{name}>".encode() for name in (term.ENTITIES, term.CLAIMS, term.PROVENANCE))


def _only(quads: bytes) -> Graph:
    (graph,) = graphs_of(quads).values()
    return graph
