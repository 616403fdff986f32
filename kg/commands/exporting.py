"""``kg export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.commands import options
from kg.commands.graphs import going_through
from kg.errors import ConfigurationError
from kg.export.target import target, target_names
from kg.folder import replacing, writing

_MARK = ".claimgraph-export"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(_export)


def _export(
    name: Annotated[str, typer.Argument(metavar="TARGET", help=f"The format: {', '.join(target_names())}.")],
    graph: options.GraphPath,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write.")],
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="An option of the target (docs/exports.md). Repeatable."),
    ] = None,
) -> None:
    """Write a graph in the format of other tools, with the evidence of every claim.

    The folder is written aside and put in place in one step; a folder that kg export did not write is never replaced.
    What the format cannot carry is counted. Memory does not grow with the number of claims.

    [bold]Example[/bold]: kg export kgx output -o kgx
    """
    write = target(name).writer(_options(given or []))
    with replacing(output, refusal=_refusal) as aside, going_through(graph) as claims, writing(output):
        exported = write(claims, aside)
        (aside / _MARK).write_text(f"{name}\n", encoding="utf-8")
    for kind, number in exported.written.items():
        typer.echo(f"{kind:<13} {number}")
    for kind, number in exported.left_behind.items():
        typer.echo(f"left behind   {number} {kind}")
    typer.echo(f"written to {output}")


def _options(given: list[str]) -> dict[str, str]:
    options = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise ConfigurationError(f"{text!r} sets nothing", remedy="give --set NAME=VALUE")
        options[name] = value
    return options


def _refusal(folder: Path) -> str | None:
    return None if (folder / _MARK).is_file() else "it is no folder that kg export wrote"
