"""``kg build``."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kg.batch.checkpoint import read_checkpoint
from kg.build import NETWORK, REPORT, Build, build
from kg.commands import options
from kg.commands.progress import progress
from kg.errors import ConfigurationError, ValidationError
from kg.folder import beside
from kg.knowledge import load_knowledge


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("build")(_build)


def _build(
    inputs: options.Inputs = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Where to. [dim]Default: output.[/dim]")
    ] = None,
    lexicon: options.Lexicon = None,
    patterns: options.Patterns = None,
    cues: options.Cues = None,
    base: options.Base = None,
    format: options.Format = None,
    mentions: options.MentionsFrom = None,
    references: Annotated[
        Path | None,
        typer.Option("--references", metavar="FILE", help="A table of kg complete: DOIs and PMIDs of references."),
    ] = None,
    packing: Annotated[
        str | None, typer.Option("--pack", metavar="HOW", help="Pack the graph: zst, gz or none.")
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", "-w", metavar="N", min=1, max=256, help="Processes that annotate.")
    ] = 1,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="Annotate on the Dask cluster with this scheduler."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the build of this folder, with its inputs and settings.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Annotate every document again, also those that did not change.")
    ] = False,
    strict: options.Strict = False,
    config: options.Config = None,
) -> None:
    """Build the graph of documents into an output folder.

    Reads the inputs (without any: the bundled example), finds mentions, claims and citations, and writes graph.nq,
    graph.trig, claims.graphml, network.html, network.svg, report.html and manifest.json. The folder is written aside
    and put in place in one step; a folder that Claimgraph did not write is never replaced.

    What was annotated stays beside it in a hidden folder (.output.shards): a build that was stopped goes on where it
    was, and one whose documents changed redoes those.

    [bold]Example[/bold]: kg build articles/ review.xml -o graph --lexicon my-terms
    """
    settings = options.settings(
        config,
        lexicon=lexicon,
        patterns=patterns,
        cues=cues,
        format=format,
        mentions=mentions,
        base=base,
        output=output,
        packing=packing,
        references=references,
    )
    if resume:
        if inputs or lexicon or patterns or cues or format or mentions or base or packing or references or strict:
            raise ConfigurationError(
                "--resume takes the inputs and settings of the build that it goes on with",
                remedy="give --output and --workers only",
            )
        begun = read_checkpoint(beside(settings.output.resolve(), "shards"), settings.output)
        inputs, settings, strict = list(begun.inputs), begun.settings, begun.strict
    with _without_collecting():
        knowledge = load_knowledge(settings.lexicon, settings.patterns, settings.cues)
    with progress() as report:
        made = build(
            inputs or options.example(),
            knowledge,
            settings,
            workers=workers,
            cluster=cluster,
            fresh=fresh,
            strict=strict,
            progress=report,
        )
    _summarise(made)
    if made.violations:
        raise ValidationError(
            f"{len(made.violations)} violations of the shapes, listed above and in manifest.json",
            where=str(made.folder),
            remedy="the folder is written; correct the sources of the violations before you use it",
        )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no garbage while much is loaded that is none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _summarise(made: Build) -> None:
    for rejection in made.run.rejections:
        detail = f" — {rejection.detail}" if rejection.detail else ""
        typer.echo(f"rejected ({rejection.stage}) {rejection.where}: {rejection.reason}{detail}", err=True)
    for violation in made.violations:
        typer.echo(f"violation: {violation}", err=True)
    counts = made.counts
    sure = ", ".join(f"{number} {name.replace('-', ' ')}" for name, number in counts["certainty"].items() if number)
    references = counts["references"]
    typer.echo(f"documents   {counts['assemble']['documents']}")
    typer.echo(f"mentions    {counts['extract']['mentions']}")
    typer.echo(f"statements  {counts['assemble']['statements']}" + (f" ({sure})" if sure else ""))
    typer.echo(f"references  {references['resolved']} of {references['listed']} with a DOI or PMID")
    typer.echo(f"rejections  {counts['assemble']['rejections']}")
    typer.echo(f"violations  {len(made.violations)}")
    for what, why in made.left_out.items():
        typer.echo(f"not made     {what}: {why}")
    shown = "" if NETWORK in made.left_out else f": open {made.folder / NETWORK} or {made.folder / REPORT}"
    typer.echo(f"written to {made.folder}{shown}")
