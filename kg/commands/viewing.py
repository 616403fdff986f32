"""``kg view``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.build import NETWORK, PICTURE, REPORT
from kg.commands import options
from kg.commands.graphs import load
from kg.folder import writing
from kg.view import network_html, network_svg, report_html


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("view")(_view)


def _view(
    graph: options.GraphPath,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder for the pages; made if missing.")
    ] = Path("pages"),
) -> None:
    """Draw the pages of a graph anew: the network, its picture and the report, each one file that works offline.

    [bold]Example[/bold]: kg view output -o pages
    """
    loaded = load(graph)
    pages = {NETWORK: network_html(loaded), PICTURE: network_svg(loaded), REPORT: report_html(loaded)}
    with writing(output):
        output.mkdir(parents=True, exist_ok=True)
        for name, page in pages.items():
            (output / name).write_text(page, encoding="utf-8", newline="\n")
    typer.echo(f"written to {output}: open {output / NETWORK} or {output / REPORT}")
