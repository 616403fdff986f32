"""Take pictures of every page of the explorer: wide and narrow, light and dark, of graphs empty, tiny and full.

Run: ``uv run python -m scripts.pictures_of_pages FOLDER``; it needs Chromium and Playwright. ``FOLDER/index.html``
shows all pictures by page, ``sheet-PAGE.png`` those of one page side by side. ``--build NAME=OUTPUT`` adds a graph.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from kg.model import ClaimGraph, Run
from kg.rdf import quads
from tests import builders, explore_fixture
from tests.serving import serving

WIDTHS = {1400: 900, 400: 860}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALLEST = 3_600
"""Pixels of a long page that are shown."""
_SETTLED = "main[class^=at-]:not([aria-busy]) > *"
_QUERY = "SELECT ?s ?o WHERE { ?s ?p ?o . FILTER(isIRI(?o)) } LIMIT 5"


def write(graph: ClaimGraph, folder: Path) -> Path:
    """A graph as an output folder."""
    folder.mkdir(parents=True)
    lines = "".join(f"{line}\n" for line in sorted(quads(graph)))
    (folder / "graph.nq").write_text(lines, encoding="utf-8")
    return folder


def one_claim() -> ClaimGraph:
    """A document of which a single claim was read."""
    found = builders.annotation()
    told = found.statements[0]
    return builders.graph(replace(found, statements=(told,), disclosures=(), rejections=()))


def graphs(folder: Path) -> dict[str, Path]:
    """The graphs by name: the example, none, one claim, and an entity with 2,000 claims beside the example."""
    return {
        "example": Path("output"),
        "empty": write(ClaimGraph((), (), (), Run("0", "0" * 64, "0" * 64)), folder / "empty"),
        "one": write(one_claim(), folder / "one"),
        "many": explore_fixture.graph(folder / "many"),
    }


def addresses(api: httpx.Client) -> Iterator[tuple[str, str]]:
    """The pages of a graph by name, each with an address where there is most to see."""
    yield from {
        "home": "/",
        "claims": "/claims",
        "matrix": "/matrix",
        "open": "/open",
        "network": "/network",
        "who": "/who",
    }.items()
    yield from {"documents": "/documents", "query": "/query", "missing": "/entity/no:thing"}.items()
    yield "query-own", f"/query?query={quote(_QUERY)}&run=1"
    yield "query-named", "/query?name=adverse-events&run=1"
    yield "claims-none", "/claims?certainty=hypothesised&since=1801&until=1802"
    hits = api.get("search", params={"limit": 1}).json()
    if not hits or not hits[0]["claims"]:
        return
    curie = quote(hits[0]["thing"]["curie"])
    yield "entity", f"/entity/{curie}"
    yield "entity-none", f"/entity/{curie}?certainty=hypothesised&until=1801"
    yield "open-thing", f"/open?thing={curie}"
    yield "network-thing", f"/network?thing={curie}&node={curie}"
    claims = api.get("claims", params={"limit": 5_000}).json()["claims"]
    disputed = next((claim for claim in claims if claim["against"]), claims[0])
    yield "claim", f"/claim/{disputed['id']}"
    yield "who-two", f"/who?thing={quote(disputed['subject']['curie'])}&with={quote(disputed['object']['curie'])}"
    yield "network-claim", f"/network?thing={quote(disputed['subject']['curie'])}&claim={disputed['id']}"
    document = api.get("documents").json()[0]["id"]
    yield "document", f"/document?id={quote(document)}"
    cited = max(api.get("document", params={"id": document}).json()["references"], key=lambda pair: pair[1])
    yield "work", f"/work?id={quote(cited[0]['id'])}"
    matrix = api.get("matrix").json()
    if matrix["cells"]:
        cell = max(matrix["cells"], key=lambda one: (one["denied"], one["claims"]))
        drugs = [quote(drug["curie"]) for drug in matrix["drugs"][:2]]
        yield "matrix-compare", "/matrix?" + "&".join(f"compare={drug}" for drug in drugs)
        yield "matrix-cell", f"/matrix?cell={quote(cell['drug'] + '|' + cell['genotype'])}"


def take(page: Page, address: str, file: Path) -> list[str]:
    """A picture of a page once it is all there; returns what is wrong with its measures."""
    page.goto(address)
    page.locator(_SETTLED).first.wait_for()
    page.wait_for_timeout(150)
    size = page.viewport_size
    assert size
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip: Any = {"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}
    page.screenshot(path=file, full_page=True, clip=clip)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{file.stem}: {wide} pixels wide"] if wide > size["width"] else []


def sheet(browser: Browser, folder: Path, name: str, files: list[Path]) -> str:
    """One picture of some pictures, and the HTML of it."""
    figures = "".join(
        f'<figure><img src="{escape(file.name)}"><figcaption>{escape(file.stem)}</figcaption></figure>'
        for file in files
    )
    style = (
        "<style>body{margin:8px;background:#888;font:12px sans-serif;display:flex;flex-wrap:wrap;gap:8px;"
        "align-items:start}figure{margin:0}img{height:auto;zoom:.5}</style>"
    )
    made = folder / f"sheet-{name}.html"
    made.write_text(f"<!doctype html>{style}{figures}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1900, "height": 900})
    page.goto(made.resolve().as_uri())
    page.screenshot(path=folder / f"sheet-{name}.png", full_page=True)
    page.close()
    made.unlink()
    return f"<h2>{escape(name)}</h2><div>{figures}</div>"


def main() -> None:
    """Take the pictures, say which pages are wider than their window, and make an index of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--graph", action="append", help="only this graph")
    parser.add_argument("--page", action="append", help="only this page")
    parser.add_argument("--build", action="append", default=[], metavar="NAME=OUTPUT", help="a graph of your own")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    taken: dict[str, list[Path]] = {}
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        builds = graphs(Path(place)) | {
            name: Path(path) for name, _, path in (one.partition("=") for one in given.build)
        }
        for graph, build in builds.items():
            if given.graph and graph not in given.graph:
                continue
            with serving(build) as server, httpx.Client(base_url=f"{server.address}/api/", timeout=60) as api:
                pages = [(name, path) for name, path in addresses(api) if not given.page or name in given.page]
                for width, height in WIDTHS.items():
                    for scheme in SCHEMES:
                        context = browser.new_context(
                            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
                        )
                        page = context.new_page()
                        for name, path in pages:
                            file = given.folder / f"{name}-{graph}-{width}-{scheme}.png"
                            for wrong in take(page, server.address + path, file):
                                sys.stdout.write(f"{wrong}\n")
                            taken.setdefault(name, []).append(file)
                        context.close()
        shown = [sheet(browser, given.folder, name, files) for name, files in taken.items()]
        browser.close()
    style = "<style>body{background:#888}div{display:flex;flex-wrap:wrap;gap:8px}img{width:320px}</style>"
    (given.folder / "index.html").write_text(f"<!doctype html>{style}{''.join(shown)}", encoding="utf-8")
    sys.stdout.write(f"{sum(map(len, taken.values()))} pictures in {given.folder}\n")


if __name__ == "__main__":
    main()
