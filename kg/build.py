"""Many documents to one output folder: the graph, its exports and pages, and the manifest, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from kg import manifest
from kg.errors import InputError
from kg.export.graphml import graphml
from kg.folder import replacing, writing
from kg.knowledge import Knowledge
from kg.model import Annotation, ClaimGraph, Document, Rejection
from kg.pipeline import annotated, claim_graph
from kg.rdf import quads, trig
from kg.read import discover, read
from kg.settings import Settings
from kg.store import load
from kg.validate import Violation, validate
from kg.view import network_html, network_svg, report_html

GRAPH, TRIG, GRAPHML = "graph.nq", "graph.trig", "claims.graphml"
NETWORK, PICTURE, REPORT = "network.html", "network.svg", "report.html"

Progress = Callable[[str, int, int], None]
"""Told the name of a stage, how much of it is done, and how much there is."""


def _silent(stage: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Build:
    """What a build made and where it is. `counts` are those of the manifest: stage, then what, then how many."""

    folder: Path
    graph: ClaimGraph
    counts: Mapping[str, Mapping[str, int]]
    violations: tuple[Violation, ...]


def build(
    inputs: Sequence[Path],
    knowledge: Knowledge,
    settings: Settings,
    *,
    strict: bool = False,
    progress: Progress = _silent,
) -> Build:
    """Read the inputs, annotate each document, and put graph, exports, pages and manifest into ``settings.output``.

    The folder is written aside and exchanged in one step; until then, and where anything is raised, what was there
    stays. Violations of the shapes do not keep the output back: they are in the result, and in the manifest.

    :param inputs: files, and folders that are searched; their order changes nothing in the output.
    :param strict: refuse to build where any input is rejected.
    :raises InputError: if an input is missing, if no document could be annotated, or with `strict` if any was rejected.
    :raises OutputError: if the folder cannot be written, is not a Claimgraph output, or another build is writing it.
    """
    clock = _Clock()
    with replacing(settings.output, refusal=manifest.refusal) as aside:
        with clock("read and extract"):
            items = tuple(annotate_all(inputs, knowledge, settings, progress=progress))
        annotations = tuple(item for item in items if isinstance(item, Annotation))
        rejections = tuple(item for item in items if isinstance(item, Rejection))
        refuse(rejections, strict=strict, nothing=not annotations)
        with clock("assemble"):
            graph = claim_graph(annotations, knowledge, rejections=rejections)
            lines = tuple(quads(graph, base=settings.base))
        with clock("validate"):
            progress("validate", 0, 1)
            violations = validate(load(lines)).violations
        with clock("write"):
            files = _files(graph, lines, [str(violation) for violation in violations], settings, progress)
            with writing(settings.output):
                for name, content in files.items():
                    (aside / name).write_bytes(content)
        counts = manifest.stage_counts(annotations, graph, violations=len(violations))
        summary = manifest.manifest(
            graph,
            settings=settings,
            counts=counts,
            violations=[str(violation) for violation in violations],
            files=files,
            seconds=clock.seconds,
        )
        with writing(settings.output):
            (aside / manifest.NAME).write_text(summary, encoding="utf-8", newline="\n")
    return Build(settings.output, graph, counts, violations)


def annotate_all(
    inputs: Sequence[Path], knowledge: Knowledge, settings: Settings, *, progress: Progress = _silent
) -> Iterator[Annotation | Rejection]:
    """Read and annotate document after document: what was found in each, or why it was rejected; none is left out.

    The order is that of the files' paths, and within a file that of its documents.

    :raises InputError: if an input is missing.
    :raises ConfigurationError: if the format of the settings is not one that is read.
    """
    paths = discover(inputs, format=settings.format)
    for done, path in enumerate(paths):
        progress("documents", done, len(paths))
        for item in (path,) if isinstance(path, Rejection) else read(path, format=settings.format):
            yield annotated(item, knowledge, mentions=settings.mentions) if isinstance(item, Document) else item


def refuse(rejections: Sequence[Rejection], *, strict: bool, nothing: bool) -> None:
    """Refuse to go on where nothing was taken in, or with `strict` where anything was rejected.

    :raises InputError: naming the first rejection.
    """
    if not rejections and not nothing:
        return
    told = f"; first {rejections[0].where}: {rejections[0].reason}" if rejections else ""
    if nothing:
        raise InputError(f"no document could be taken in{told}", remedy="give files of a format that is read")
    if strict:
        raise InputError(f"{len(rejections)} rejected{told}", remedy="correct the inputs, or leave out --strict")


def _files(
    graph: ClaimGraph, lines: Sequence[str], violations: Sequence[str], settings: Settings, progress: Progress
) -> dict[str, bytes]:
    makers: dict[str, Callable[[], str]] = {
        GRAPH: lambda: "".join(f"{line}\n" for line in lines),
        TRIG: lambda: "".join(f"{line}\n" for line in trig(graph, base=settings.base)),
        GRAPHML: lambda: graphml(graph),
        NETWORK: lambda: network_html(graph),
        PICTURE: lambda: network_svg(graph),
        REPORT: lambda: report_html(graph, violations),
    }
    files = {}
    for done, (name, make) in enumerate(makers.items()):
        progress("files", done, len(makers))
        files[name] = make().encode("utf-8")
    return files


class _Clock:
    """The wall-clock seconds of each stage; for the manifest's ``timings`` only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[stage] = perf_counter() - start
