"""Files of another tool → an output folder like that of a build: the graph, checked, and its manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import manifest
from kg.claim_store import ClaimStore, claim_store
from kg.errors import InputError
from kg.folder import replacing, writing
from kg.imports.given import common_base, counts, pooled
from kg.imports.importer import Imported, Importer
from kg.model import BASE
from kg.rdf import write_quads
from kg.settings import Settings
from kg.store import open_graph
from kg.validate import validate

GRAPH = "graph.nq"
CHECKED = 2_000_000
"""Quads up to which what was imported is checked against the shapes."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was taken in and left behind, and which shapes the graph breaks."""

    imported: Imported
    quads: int
    violations: tuple[str, ...]


def import_graph(inputs: Sequence[tuple[Path, Importer]], settings: Settings) -> Result:
    """Read the inputs into one graph in ``settings.output``, which is written aside and put in place in one step.

    Ids are minted under the base of the settings; where that is the usual one, under the base of the inputs, if all
    have the same. Equal statements of several inputs are one, with all their evidence. Violations of the shapes do not
    keep the output back: they are in the result, and in the manifest.

    :param inputs: files or folders, each with what reads it.
    :raises InputError: if an input is not as its format says, or two hold documents of one id that are not the same.
    :raises OutputError: if the folder cannot be written, or is not a Claimgraph output.
    """
    packed = "" if settings.packing == "none" else f".{settings.packing}"
    with (
        replacing(settings.output, refusal=manifest.refusal) as aside,
        TemporaryDirectory(prefix="claimgraph-") as scratch,
        claim_store(scratch=Path(scratch)) as store,
    ):
        imported = _read(inputs, store, Path(scratch))
        if settings.base == BASE:
            settings = replace(settings, base=store.base)
        with writing(settings.output):
            quads = write_quads(store, aside / f"{GRAPH}{packed}", Path(scratch), base=settings.base)
        violations: tuple[str, ...] = ()
        left_out = {}
        if quads <= CHECKED:
            violations = tuple(map(str, validate(open_graph(aside)).violations))
        else:
            left_out["validation"] = f"{quads:,} quads, more than {CHECKED:,}: run kg validate"
        summary = manifest.manifest(
            store.run,
            [document.id for document in store.documents],
            settings=settings,
            counts={"import": dict(imported.taken), "validate": {"violations": len(violations)}},
            violations=violations,
            left_out=left_out,
            files=sorted(aside.iterdir()),
            seconds={},
        )
        with writing(settings.output):
            (aside / manifest.NAME).write_text(summary, encoding="utf-8", newline="\n")
    return Result(imported, quads, violations)


def _read(inputs: Sequence[tuple[Path, Importer]], store: ClaimStore, scratch: Path) -> Imported:
    if len(inputs) == 1:
        ((path, chosen),) = inputs
        return chosen.read(path, store)
    runs, bases, left = [], [], Counter[str]()
    for path, chosen in inputs:
        with claim_store(scratch=scratch) as part:
            left.update(chosen.read(path, part).left_behind)
            for document in part.documents:
                if store.document(document.id) not in (None, document):
                    raise InputError(
                        f"{document.id} is in an input before it, but not the same",
                        where=str(path),
                        remedy="leave one of the two out, or build both from the same file",
                    )
                store.add_document(document)
            for entity in part.entities:
                store.add_entity(entity)
            for statement in part.statements:
                store.add_statement(statement)
            runs.append(part.run)
            bases.append(part.base)
    base = common_base(bases)
    store.finish(pooled(runs, {}), base=base)
    held = counts(store)
    store.finish(pooled(runs, held), base=base)
    return Imported(held, dict(sorted(left.items())))
