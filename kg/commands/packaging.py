"""``kg package``."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from kg import manifest
from kg.commands import options
from kg.commands.graphs import going_through
from kg.errors import ConfigurationError, InputError
from kg.export.crate import GRAPH, METADATA, TITLE, Description, write_crate, zipped
from kg.export.tables_rows import whole_date
from kg.folder import replacing, whole, writing
from kg.store import graph_file


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("package")(_package)


def _package(
    graph: options.GraphPath,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR|FILE.zip", help="The folder or zip file to write.")
    ],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="The data set's title.")] = TITLE,
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="When it is published; no clock is asked.")
    ] = None,
    license: Annotated[
        str | None, typer.Option("--license", metavar="NAME|IRI", help="Its licence: an SPDX name, or an IRI.")
    ] = None,
    open_only: Annotated[
        bool,
        typer.Option("--open-only", help="Leave out documents without an open licence."),
    ] = False,
) -> None:
    """Pack a graph as a data set to be deposited: an RO-Crate, as a folder or a zip file.

    It holds the graph, shapes, queries, the build's manifest, the licences of the documents, a VoID description and a
    README. The same graph and options give the same bytes.

    [bold]Example[/bold]: kg package output -o claims.zip --date 2026-11-26 --license CC0-1.0
    """
    if date and not whole_date(date):
        raise ConfigurationError(f"{date!r} is no date", where="--date", remedy="give YYYY-MM-DD")
    if license is not None and (not license or any(mark in license for mark in ' <>"{}|^`\\')):
        raise ConfigurationError(f"{license!r} is no licence", where="--license", remedy="give an SPDX name or an IRI")
    file = graph_file(graph)
    beside = file.parent / manifest.NAME
    described = Description(title, date, license)
    with TemporaryDirectory(prefix="claimgraph-") as scratch, going_through(graph) as claims:
        told = _manifest(beside)

        def write(folder: Path) -> None:
            with writing(output):
                made = write_crate(
                    claims, file, folder, Path(scratch), described, manifest=told, open_only=open_only
                )  # fmt: skip
            for kind, number in made.written.items():
                typer.echo(f"{kind:<20}{number}")
            for warning in made.warnings:
                typer.echo(f"warning: {warning}", err=True)

        if output.suffix.lower() == ".zip":
            _refuse_foreign(output)
            aside = Path(scratch) / "crate"
            aside.mkdir()
            write(aside)
            with whole(output) as path:
                zipped(aside, path)
        else:
            with replacing(output, refusal=_refusal) as aside:
                write(aside)
    typer.echo(f"written to {output}")


def _manifest(path: Path) -> Path | None:
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise InputError(f"not JSON: {error}", where=str(path), remedy="build the graph again") from error
    if not isinstance(content, dict) or content.get("format") != manifest.FORMAT:
        raise InputError("it is no manifest of a build", where=str(path), remedy="move it away, or build again")
    return path


def _refuse_foreign(path: Path) -> None:
    if path.is_dir():
        raise ConfigurationError("is a folder, not a file", where=str(path), remedy="name a file that ends in .zip")


def _refusal(folder: Path) -> str | None:
    ours = (folder / METADATA).is_file() and (folder / GRAPH).is_file()
    return None if ours else "it is no folder that kg package wrote"
