"""``kg fetch``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kg.commands.progress import progress
from kg.fetch import europepmc, ncbi
from kg.fetch.client import Client, Pace, base_url
from kg.fetch.ids import parse_ids
from kg.fetch.run import Request, Service, Services, fetch

NCBI_URL, EUROPEPMC_URL = "CLAIMGRAPH_NCBI_URL", "CLAIMGRAPH_EUROPEPMC_URL"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fetch")(_fetch)


def _fetch(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write or to add to.")],
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]…", help="PMIDs, PMCIDs (PMC…), DOIs, or @FILE with one id a line."),
    ] = None,
    search: Annotated[
        str | None, typer.Option("--search", metavar="QUERY", help="Fetch the hits of a query, as the source reads it.")
    ] = None,
    source: Annotated[
        Service, typer.Option("--source", help="Where to search, and where full texts come from.")
    ] = Service.PUBMED,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Fetch from PMC, too, the full texts that are to be had.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Take the first N hits of the search.")
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Begin the folder anew: fetch also what is there already.")
    ] = False,
) -> None:
    """Fetch citations from PubMed and full texts from PMC into a folder that kg build reads.

    Citations come in files of up to 200 (pubmed-0001.xml …), full texts in one file each (PMC123.xml), as the service
    sent them; .fetch.json tells what was asked for, got and not found. What is there already is not fetched again, so
    a fetch that was stopped goes on where it was. With --full-text an article is there twice, as citation and as full
    text; a build takes the full text.

    At most 3 requests a second are made; 10 with a key of NCBI in NCBI_API_KEY. NCBI_EMAIL tells NCBI whom to write
    to. CLAIMGRAPH_NCBI_URL and CLAIMGRAPH_EUROPEPMC_URL name other addresses of the two services.

    [bold]Example[/bold]: kg fetch --search "menin inhibitor AND leukemia" --limit 500 -o articles
    """
    request = Request(parse_ids(ids or ()), search, source, full_text, limit)
    key = os.environ.get("NCBI_API_KEY", "").strip()
    email = os.environ.get("NCBI_EMAIL", "").strip()
    ncbi_url = base_url(os.environ.get(NCBI_URL) or ncbi.URL, NCBI_URL)
    europepmc_url = base_url(os.environ.get(EUROPEPMC_URL) or europepmc.URL, EUROPEPMC_URL)
    with Client(Pace(10 if key else 3), secrets=(key,)) as client, progress() as report:
        services = Services(ncbi.Ncbi(client, ncbi_url, key, email), europepmc.EuropePmc(client, europepmc_url))
        outcome = fetch(request, output, services, refresh=refresh, progress=report)
    for id, reason in outcome.absent.items():
        typer.echo(f"not found {id}: {reason}", err=True)
    typer.echo(f"citations   {outcome.citations}")
    typer.echo(f"full texts  {outcome.full_texts}")
    typer.echo(f"not found   {len(outcome.absent)}")
    typer.echo(f"new files   {outcome.new_files}")
    typer.echo(f"written to {output}")
