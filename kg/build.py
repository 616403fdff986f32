"""Many documents to one output folder: the graph, its exports and pages, and the manifest, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from kg import manifest
from kg.batch.checkpoint import write_checkpoint
from kg.batch.corpus import Corpus, Progress, silent
from kg.batch.merge import LISTED, Merged, merge
from kg.batch.shard import Recipe, Shards
from kg.batch.sharding import maker, sharded, working
from kg.batch.workers import Job
from kg.errors import InputError
from kg.export.graphml import graphml
from kg.folder import beside, replacing, writing
from kg.knowledge import Knowledge
from kg.model import Annotation, ClaimGraph, Rejection, Run
from kg.pipeline import annotated, looked_up
from kg.rdf import read_graph, trig
from kg.settings import Settings
from kg.store import open_graph
from kg.validate import Engine, validate
from kg.view import network_html, network_svg, report_html

GRAPH, TRIG, GRAPHML = "graph.nq", "graph.trig", "claims.graphml"
NETWORK, PICTURE, REPORT = "network.html", "network.svg", "report.html"

CHECKED = 2_000_000
"""Quads up to which a build checks its graph: a minute and a half, 1.3 GB."""
SHOWN = 300_000
"""Quads up to which a build writes the files that people read: TriG, GraphML, pages and picture."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a build made and where it is. `counts` are those of the manifest: stage, then what, then how many.

    `left_out` says what the folder does not hold, and why.
    """

    folder: Path
    run: Run
    counts: Mapping[str, Mapping[str, int]]
    violations: tuple[str, ...]
    left_out: Mapping[str, str]

    @property
    def graph(self) -> ClaimGraph:
        """The graph as values, read from the folder; for graphs that fit into memory."""
        return read_graph(next(self.folder.glob(f"{GRAPH}*")))


def build(
    inputs: Sequence[Path],
    knowledge: Knowledge,
    settings: Settings,
    *,
    workers: int = 1,
    cluster: str | None = None,
    fresh: bool = False,
    strict: bool = False,
    progress: Progress = silent,
) -> Build:
    """Read the inputs, annotate each document, and put graph, exports, pages and manifest into ``settings.output``.

    The folder is written aside and exchanged in one step; until then, and where anything is raised, what was there
    stays. Violations of the shapes do not keep the output back: they are in the result, and in the manifest. The shards
    stay in a hidden folder beside the output: whatever ended a build, the next one makes only those that are missing.

    :param inputs: files, and folders that are searched; their order changes nothing in the output.
    :param workers: processes that annotate; with one it is this process. Their number changes nothing in the output.
    :param cluster: the address of a Dask scheduler whose workers annotate instead; they must see the output's folder.
    :param fresh: make every shard anew.
    :param strict: refuse to build where any input is rejected.
    :raises InputError: if an input is missing, if no document could be annotated, or with `strict` if any was rejected.
    :raises OutputError: if the folder cannot be written, is not a Claimgraph output, or another build is writing it.
    """
    clock = _Clock()
    recipe = Recipe(settings.base, settings.mentions, knowledge.lexicon_sha256, knowledge.rules_sha256)
    with replacing(settings.output, refusal=manifest.refusal) as aside:
        shards = Shards(beside(settings.output.resolve(), "shards"))
        with working(shards, fresh=fresh) as scratch:
            write_checkpoint(shards.folder, inputs, settings, strict=strict)
            job = Job(
                lexicon=_resolved(settings.lexicon),
                patterns=_resolved(settings.patterns),
                cues=_resolved(settings.cues),
                recipe=recipe,
                folder=shards.folder,
            )
            with clock("read and extract"):
                corpus = Corpus(inputs, settings.format, progress, settings.references)
                make = maker(job, knowledge, workers=workers, cluster=cluster)
                keys = sharded(corpus, recipe, shards, make, scratch)
            with clock("merge"), writing(settings.output):
                progress("merge", 0, 1)
                packed = "" if settings.packing == "none" else f".{settings.packing}"
                merged = merge(keys.merged, shards, recipe, aside / f"{GRAPH}{packed}", scratch)
            made = merged.counts["assemble"]["documents"]
            refuse(merged.run.rejections, strict=strict, nothing=not made)
        shards.keep(keys.used)
        left_out: dict[str, str] = {}
        if made > LISTED:
            left_out["documents"] = f"{made:,}, more than {LISTED:,} to list here: they are in {GRAPH}"
        with clock("validate"):
            progress("validate", 0, 1)
            if merged.quads <= CHECKED:
                violations = tuple(map(str, validate(open_graph(aside), engine=Engine.SETS).violations))
            else:
                violations = ()
                left_out["validation"] = f"{merged.quads:,} quads, more than {CHECKED:,}: run kg validate"
        with clock("write"):
            left_out |= _write(aside, merged, violations, settings, progress)
        counts = merged.counts | {"validate": {"violations": len(violations)}}
        with writing(settings.output):
            summary = manifest.manifest(
                merged.run,
                merged.documents,
                settings=settings,
                counts=counts,
                violations=violations,
                left_out=left_out,
                files=sorted(aside.iterdir()),
                seconds=clock.seconds,
            )
            (aside / manifest.NAME).write_text(summary, encoding="utf-8", newline="\n")
    return Build(settings.output, merged.run, counts, violations, left_out)


def annotate_all(
    inputs: Sequence[Path], knowledge: Knowledge, settings: Settings, *, progress: Progress = silent
) -> Iterator[Annotation | Rejection]:
    """Read and annotate document after document: what was found in each, or why it was rejected; none is left out.

    The order is that of the files' paths, and within a file that of its documents.

    :raises InputError: if an input is missing.
    :raises ConfigurationError: if the format of the settings is not one that is read.
    """
    corpus = Corpus(inputs, settings.format, progress, settings.references)
    for done, (item, hits) in enumerate(looked_up(corpus.items(), knowledge, mentions=settings.mentions)):
        corpus.tell(done)
        if isinstance(item, Rejection):
            yield item
        else:
            yield annotated(item, knowledge, mentions=settings.mentions, hits=hits)


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


def _resolved(paths: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(path.resolve() for path in paths)


def _write(
    aside: Path, merged: Merged, violations: Sequence[str], settings: Settings, progress: Progress
) -> dict[str, str]:
    """Write what people read beside the graph; what is left out, with the reason, where the graph is too large."""
    if merged.quads > SHOWN:
        reason = f"{merged.quads:,} quads, more than {SHOWN:,}: query it, or build from fewer documents"
        return dict.fromkeys((TRIG, GRAPHML, NETWORK, PICTURE, REPORT), reason)
    graph = read_graph(next(aside.iterdir()))
    makers: dict[str, Callable[[], str]] = {
        TRIG: lambda: "".join(f"{line}\n" for line in trig(graph, base=settings.base)),
        GRAPHML: lambda: graphml(graph),
        NETWORK: lambda: network_html(graph),
        PICTURE: lambda: network_svg(graph),
        REPORT: lambda: report_html(graph, violations),
    }
    for done, (name, make) in enumerate(makers.items()):
        progress("files", done, len(makers))
        content = make().encode("utf-8")
        with writing(settings.output):
            (aside / name).write_bytes(content)
    return {}


class _Clock:
    """The wall-clock seconds of each stage; for the manifest's ``timings`` only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[stage] = perf_counter() - start
