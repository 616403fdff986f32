"""``kg validate`` and ``kg verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.commands import options
from kg.errors import ValidationError, VerificationError
from kg.validate import Engine, validate
from kg.verify import verify

_NAMED = 5
"""How many files a message names."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("validate")(_validate)
    app.command("verify")(_verify)


def _validate(
    graph: options.GraphPath,
    engine: Annotated[
        Engine, typer.Option("--engine", help="What checks the shapes; auto takes pySHACL for small graphs.")
    ] = Engine.AUTO,
    shapes: Annotated[
        Path | None,
        typer.Option("--shapes", metavar="DIR", help="Shapes and rules instead of those that come with Claimgraph."),
    ] = None,
) -> None:
    """Check a graph against its shapes, and say from which words each violation comes.

    [bold]Example[/bold]: kg validate output
    """
    report = validate(graph, engine=engine, shapes=shapes)
    for violation in report:
        typer.echo(str(violation))
    if not report.conforms:
        raise ValidationError(
            f"{len(report)} violations of the shapes", where=str(graph), remedy="correct what the lines above point to"
        )
    typer.echo("the graph conforms")


def _verify(
    graph: options.GraphPath,
    source: Annotated[
        list[Path] | None,
        typer.Option(
            "--source", "-s", metavar="PATH", help="A file or folder that the graph was built from. Repeatable."
        ),
    ] = None,
) -> None:
    """Read the sources again and check every quote, place and hash of a graph against them, character by character.

    Without --source the graph is checked against the bundled example. A graph that was imported from KGX or from a
    database names the files that its words are from, and these are what to give; one that was imported from records
    (CIViC, KGX of others) is checked against the lines of the file of records.

    [bold]Example[/bold]: kg verify output --source articles/
    """
    report = verify(graph, source or options.example())
    for failure in report.failures:
        typer.echo(str(failure))
    if report.given:
        typer.echo(
            f"{report.given} pieces of evidence are what a record states: checked is that the record says so, not that "
            "the work that it cites does"
        )
    missing = sum(number for _, number in report.missing)
    if missing:
        named = ", ".join(name for name, _ in report.missing[:_NAMED])
        more = f" and {len(report.missing) - _NAMED} more" if len(report.missing) > _NAMED else ""
        typer.echo(f"{missing} of {report.documents} documents were not checked: their files are not among the sources")
        if missing == len(report.failures):
            raise VerificationError(
                f"{missing} of {report.documents} documents could not be checked"
                + (", the others are as the sources say" if missing < report.documents else ""),
                where=str(graph),
                remedy=f"give the files that their words are from with --source: {named}{more}",
            )
    if not report.holds:
        raise VerificationError(
            f"{len(report.failures)} of {report.quotes + report.places} checks failed",
            where=str(graph),
            remedy="give the very files that the graph was built from, or build it again",
        )
    checked = f"{report.quotes} quotes and {report.places} places of {report.evidence} pieces of evidence"
    typer.echo(f"{checked} are as the sources say")
