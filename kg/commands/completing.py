"""``kg complete``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kg.batch.corpus import Corpus
from kg.commands import options
from kg.commands.fetching import EUROPEPMC_URL
from kg.commands.progress import progress
from kg.errors import InputError
from kg.fetch import europepmc
from kg.fetch.client import Client, Pace, base_url
from kg.fetch.references import COLUMNS, UNVERIFIED, Completed, Key, complete
from kg.folder import whole, writing
from kg.model import Document
from kg.read import AUTO


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("complete")(_complete)


def _complete(
    inputs: options.NeededInputs,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The table to write or to add to.")],
    format: options.Format = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again also for what the table has.")] = False,
) -> None:
    """Look up the references that print no DOI or no PMID, and write a table that kg build --references takes.

    Europe PMC is asked for each; an article is taken only where it is the one that agrees in title, year and first
    author, or in the id that is printed. The others are in the table as unverified, with the reason. What the table has
    is not asked for again, so that a run that was stopped goes on where it was.

    [bold]Example[/bold]: kg complete articles/ -o references.tsv
    """
    known = {} if refresh or not output.exists() else _known(output)
    url = base_url(os.environ.get(EUROPEPMC_URL) or europepmc.URL, EUROPEPMC_URL)
    found = dict(known)
    with Client(Pace(3)) as client, progress() as report:
        corpus = Corpus(inputs, format or AUTO, report)
        documents = (item for item in corpus.items() if isinstance(item, Document))
        try:
            for entry in complete(documents, europepmc.EuropePmc(client, url), known):
                found[entry.key] = entry
                report("references", len(found), 0)
        finally:
            _write(output, found)
    verified = sum(1 for entry in found.values() if entry.verified != UNVERIFIED)
    typer.echo(f"completed   {verified}")
    typer.echo(f"unverified  {len(found) - verified}")
    typer.echo(f"written to {output}: kg build … --references {output}")


def _known(path: Path) -> dict[Key, Completed]:
    with writing(path):
        lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise InputError("is no table of kg complete", where=str(path), remedy="name another file")
    rows = [line.split("\t") for line in lines[1:]]
    entries = (
        Completed(Key(document, int(number), words), doi, pmid, verified, why)
        for document, number, words, doi, pmid, verified, why in rows
    )
    return {entry.key: entry for entry in entries}


def _write(path: Path, found: dict[Key, Completed]) -> None:
    lines = ["\t".join(COLUMNS), *(found[key].row() for key in sorted(found))]
    with whole(path) as aside:
        aside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
