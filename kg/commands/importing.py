"""``kg import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.commands import options
from kg.errors import ValidationError
from kg.imports.importer import importer, importer_for, importer_names
from kg.imports.run import import_graph


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(_import)


def _import(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH…", help="Files or folders of other tools, of kg export, or of kg build."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write.")],
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help=f"The format: {', '.join(importer_names())}; else it is told."),
    ] = None,
    packing: Annotated[
        str | None, typer.Option("--pack", metavar="HOW", help="Pack the graph: zst, gz or none.")
    ] = None,
    base: options.Base = None,
    config: options.Config = None,
) -> None:
    """Take in a graph, or curated statements, of another tool as an output folder of its own.

    What is curated keeps its source and says that a person made it. What the graph has no place for is counted.
    Several paths become one graph: a build and curated records, say, or two builds.

    [bold]Example[/bold]: kg import output civic.tsv -o both
    """
    settings = options.settings(config, base=base, output=output, packing=packing)
    made = import_graph([(path, importer(format) if format else importer_for(path)) for path in paths], settings)
    for kind, number in made.imported.taken.items():
        typer.echo(f"{kind:<12}{number}")
    for kind, number in made.imported.left_behind.items():
        typer.echo(f"left behind  {number} {kind}")
    for violation in made.violations:
        typer.echo(f"violation: {violation}", err=True)
    typer.echo(f"written to {output}")
    if made.violations:
        raise ValidationError(
            f"{len(made.violations)} violations of the shapes, listed above and in manifest.json",
            where=str(output),
            remedy="the folder is written; correct the sources of the violations before you use it",
        )
