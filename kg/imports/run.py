"""Files of another tool → an output folder like that of a build: the graph, checked, and its manifest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import manifest
from kg.claim_store import claim_store
from kg.folder import replacing, writing
from kg.imports.importer import Imported, Importer
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


def import_graph(path: Path, chosen: Importer, settings: Settings) -> Result:
    """Read `path` into ``settings.output``, which is written aside and put in place in one step.

    Violations of the shapes do not keep the output back: they are in the result, and in the manifest.

    :raises InputError: if `path` is not as the format says.
    :raises OutputError: if the folder cannot be written, or is not a Claimgraph output.
    """
    packed = "" if settings.packing == "none" else f".{settings.packing}"
    with (
        replacing(settings.output, refusal=manifest.refusal) as aside,
        TemporaryDirectory(prefix="claimgraph-") as scratch,
        claim_store(scratch=Path(scratch)) as store,
    ):
        imported = chosen.read(path, store)
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
