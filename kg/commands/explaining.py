"""``kg explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.commands import options
from kg.commands.graphs import load
from kg.explain import explain, find_statements


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(_explain)


def _explain(
    graph: options.GraphPath,
    claim: Annotated[
        str | None, typer.Argument(metavar="[CLAIM]", help="The id, IRI or CURIE of a statement, or its first digits.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option("--subject", "-s", help="Statements with this subject: a label or a CURIE.")
    ] = None,
    object: Annotated[
        str | None, typer.Option("--object", help="Statements with this object: a label or a CURIE.")
    ] = None,
) -> None:
    """Explain why a claim is in a graph, step by step.

    For each piece of evidence: the rule, the exact words with subject, trigger and object marked, the cues and what
    they did, the certainty, whose finding it is, the reference and why that one, the kind of work and its
    circumstances, and the run.

    [bold]Example[/bold]: kg explain output --subject venetoclax --object "acute myeloid leukemia"
    """
    loaded = load(graph)
    found = find_statements(loaded, claim=claim, subject=subject, object=object)
    typer.echo(("\n\n" + "─" * 100 + "\n\n").join(explain(loaded, statement) for statement in found))
