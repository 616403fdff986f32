"""``kg load``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.commands import options
from kg.load import load


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("load")(_load)


def _load(
    graph: options.GraphPath,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="STORE", help="Where it goes. [dim]Default: a hidden folder beside GRAPH.[/dim]"
        ),
    ] = None,
) -> None:
    """Load a graph into a store on disk, which kg serve and kg query --build open at once.

    A store of the same file is left as it is. kg serve loads by itself.

    [bold]Example[/bold]: kg load output
    """
    record = load(graph, output, told=lambda message: typer.echo(f"kg: {message}", err=True))
    typer.echo(f"{record.triples} triples of {record.graphs} graphs: {record.store}")
