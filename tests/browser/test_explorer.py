"""The explorer in a real browser on a real server: what a reader searches, reads, compares, asks and shares."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("fastapi")

from playwright import sync_api
from playwright.sync_api import expect

from tests import explore_fixture
from tests.browser.test_network import browser as browser
from tests.browser.test_network import pytestmark as pytestmark

REVUMENIB, VENETOCLAX = "PUBCHEM.COMPOUND:132212657", "CHEBI:133021"
DENIED = "/claim/fddb6220b0f54a74"
SETTLED = "main[class^=at-]:not([aria-busy]) > *"


@pytest.fixture
def page(browser: sync_api.BrowserContext) -> Iterator[sync_api.Page]:
    """A fresh tab that fails the test if the page reports an error, opens a dialogue or asks another host."""
    tab = browser.new_page()
    errors: list[str] = []
    tab.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("dialog", lambda dialog: errors.append(dialog.message))
    tab.on("request", lambda asked: None if _is_own(asked.url) else errors.append(asked.url))
    yield tab
    tab.close()
    assert errors == []


def _is_own(url: str) -> bool:
    return url.startswith("blob:") or urlsplit(url).hostname == "127.0.0.1"


def shown(page: sync_api.Page, address: str) -> sync_api.Page:
    page.goto(address)
    page.locator(SETTLED).first.wait_for()
    return page


def test_who_showed_it_and_who_saw_nothing_is_asked_by_any_names(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/")
    page.get_by_role("link", name="Who showed it Two things").click()
    one, other = (page.get_by_role("combobox", name=name) for name in ("One: drug", "The other"))
    one.fill("MENi")
    one.press("Enter")
    other.fill("ABT-199")
    other.press("Enter")
    nothing = page.locator("#not-found")
    expect(nothing).to_contain_text("no synergy between revumenib and venetoclax")
    expect(nothing).to_contain_text("TP53 loss")
    expect(nothing.get_by_role("link", name="doi:10.1101/2025.03.24.644993↗")).to_be_visible()
    expect(page.locator("#found")).to_contain_text("Of the two given together")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"thing": ["claimgraph:MeninInhibitor"], "with": [VENETOCLAX]}
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(saved.value.path().read_text(encoding="utf-8"), newline="")))
    assert {row["stance"] for row in rows} == {"found", "not-found", "suspected", "asked"}
    assert all(row["words"] and row["document"] for row in rows)


def test_the_numbers_of_an_outcome_are_shown_with_its_words_and_taken_away(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/who?thing={REVUMENIB}&with=AML")
    found = page.locator("#found")
    expect(found.locator(".outcome", has_text="CR+CRh 23.4% (15 of 64")).to_be_visible()
    claims, sentences = map(int, re.findall(r"\d+", found.locator("h2").inner_text()))
    assert (found.locator(".card").count(), found.locator("blockquote").count()) == (claims, sentences)
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(saved.value.path().read_text(encoding="utf-8"), newline="")))
    assert any(row["outcome"].startswith("CR+CRh 23.4%") for row in rows)


def words(found: sync_api.Locator) -> str:
    return re.sub(r"\s+", " ", found.inner_text())


# --- the journeys ----------------------------------------------------------------------------------------------------


def test_a_code_name_typed_without_a_mouse_leads_to_the_drug_and_to_the_words_of_a_claim(
    page: sync_api.Page, site: str
) -> None:
    shown(page, f"{site}/documents")
    page.keyboard.press("/")
    page.keyboard.type("SNDX-56")
    box = page.get_by_role("combobox", name="Search entities")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option").first).to_contain_text("revumenib SNDX5613")
    assert box.get_attribute("aria-activedescendant") == page.get_by_role("option").first.get_attribute("id")
    page.keyboard.press("Enter")
    expect(page).to_have_title("revumenib · Claimgraph")
    row = page.locator("tr", has_text="QTc prolongation")
    row.get_by_role("link", name="revumenib has the adverse event QTc prolongation").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("revumenib has the adverse event QTc prolongation")
    quote = page.locator("blockquote").first
    assert {"subject", "object"} <= {mark.get_attribute("class") for mark in quote.locator("mark").all()}
    page.locator("summary", has_text="Why was this read so?").first.press("Enter")
    expect(page.locator("details.why[open] dl").first).to_contain_text("rule")
    marker = quote.locator("a.citation").first
    target = (marker.get_attribute("href") or "")[1:]
    expect(page.locator(f"[id='{target}'] a.printed")).to_be_visible()
    page.locator(f"[id='{target}'] a.printed").click()
    expect(page.locator(".kind")).to_contain_text("Cited work")
    expect(page.locator("table.claims")).to_contain_text("QTc prolongation")


def test_what_speaks_against_a_claim_stands_on_its_page_and_side_by_side(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/entity/{REVUMENIB}")
    denied = page.locator("tr.is-denied")
    expect(denied).to_have_count(1)
    assert words(denied).startswith("✕ Denied synergizes with venetoclax")
    denied.locator("a.relation").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("It is not so that revumenib synergizes with")
    against = page.locator("#against .card")
    expect(against).to_contain_text("venetoclax synergizes with revumenib")
    against.get_by_role("link").click()
    expect(page.locator("#against .card.is-denied")).to_contain_text("Denied")
    shown(page, f"{site}/open?thing={REVUMENIB}")
    sides = page.locator(".sides").first
    sides.locator(".against summary").click()
    expect(sides.locator(".against blockquote")).to_contain_text("no synergy between revumenib and venetoclax")
    assert sides.locator(".for blockquote").count() == 0, "words come when they are asked for"


def test_two_drugs_are_compared_on_a_genotype_and_a_cell_lists_its_claims(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/matrix")
    for drug in ("revumenib", "venetoclax"):
        page.get_by_role("checkbox", name=f"Compare {drug}").check()
        expect(page.get_by_role("checkbox", name=f"Compare {drug}")).to_be_checked()
    page.locator("summary", has_text="Genotype").click()
    page.get_by_role("checkbox", name="TP53 loss").check()
    rows = page.locator("#comparison tbody tr")
    expect(rows).to_have_count(1)
    cells = rows.locator("td")
    assert "Denied" in words(cells.nth(0)) and "resistance to revumenib" in words(cells.nth(0))
    assert "Denied" in words(cells.nth(1)) and "resistance" not in words(cells.nth(1))
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"compare": [REVUMENIB, VENETOCLAX], "genotype": ["claimgraph:TP53_loss"]}
    cell = page.get_by_role("button", name="revumenib, TP53 loss: 2 claims, 1 denied; in vitro cell line 2")
    page.keyboard.press("Escape")
    cell.click()
    expect(page.locator("#cell tbody tr")).to_have_count(2)


def test_a_misspelt_name_shows_what_is_perhaps_meant_and_takes_only_what_is_chosen(
    page: sync_api.Page, site: str
) -> None:
    shown(page, f"{site}/")
    box = page.get_by_role("combobox", name="Search the graph")
    box.fill("venetoclx")
    expect(page.get_by_role("listbox")).to_contain_text("perhaps:")
    expect(page.get_by_role("option").first).to_contain_text("venetoclax")
    box.press("Enter")
    expect(page.get_by_role("option").first).to_be_visible()
    assert urlsplit(page.url).path == "/"
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_title("venetoclax · Claimgraph")


def test_a_slash_that_goes_to_the_search_is_no_part_of_what_is_searched(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/")
    box = page.get_by_role("combobox", name="Search the graph")
    box.focus()
    page.keyboard.press("/")
    expect(box).to_have_value("")
    page.keyboard.type("SNDX-5613")
    expect(page.get_by_role("option").first).to_contain_text("revumenib")
    box.fill("/ABT-199")
    expect(page.get_by_role("option").first).to_contain_text("venetoclax")


def test_a_filter_on_a_misspelt_name_says_so(browser: sync_api.BrowserContext, site: str) -> None:
    tab = browser.new_page()  # a refusal is an error on the console of its own
    for path in ("claims", "network", "open"):
        shown(tab, f"{site}/{path}?thing=venetoclx")
        expect(tab.get_by_role("alert")).to_contain_text("perhaps: venetoclax")
    tab.close()


def test_a_gene_names_its_variants_and_who_asks_for_it_sees_theirs(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/who?thing=TP53&with=revumenib")
    expect(page.locator(".also")).to_contain_text("TP53 is also: TP53 loss")
    expect(page.locator("#found")).to_contain_text("loss of TP53 conferred resistance")
    page.get_by_role("link", name="TP53", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("TP53")
    expect(page.locator(".kin")).to_contain_text("VariantsTP53 loss")


def test_no_page_calls_what_tells_no_kind_of_work_an_opinion(page: sync_api.Page, site: str) -> None:
    claim = "/claim/a43149bdfd1461be"
    for path in ("/", "/claims", claim, "/matrix", f"/who?thing={REVUMENIB}&with={VENETOCLAX}", "/open"):
        shown(page, site + path)
        text = page.locator("main").inner_text()
        assert "author opinion" not in text, path
    shown(page, site + claim)
    expect(page.locator(".badge.level").first).to_have_text("statement, kind of work not told")
    expect(page.locator(".summary")).to_contain_text("1 cited work · 1 sentence")


def test_a_named_query_is_filled_in_run_and_taken_away(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/query")
    page.get_by_role("link", name="Which adverse effects of a drug are stated").click()
    page.get_by_role("combobox", name="drug").fill("SNDX-5613")
    expect(page.get_by_role("option").first).to_contain_text("revumenib")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Run").click()
    rows = page.locator(".rows tbody tr")
    expect(rows).to_have_count(3)
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV", exact=True).click()
    table = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8"))))
    assert {row["event_name"] for row in table} == {
        "QTc prolongation",
        "differentiation syndrome",
        "febrile neutropenia",
    }
    page.get_by_role("columnheader", name="event name").get_by_role("button").click()
    expect(rows.first).to_contain_text("differentiation syndrome")
    page.get_by_role("searchbox", name="Filter the rows").fill("nowhere in these rows")
    expect(rows).to_have_count(0)
    page.get_by_role("searchbox", name="Filter the rows").fill("NEUTROPENIA")
    with page.expect_download() as taken:
        page.get_by_role("button", name="JSON", exact=True).click()
    assert len(json.loads(Path(taken.value.path()).read_text(encoding="utf-8"))["rows"]) == 3


def test_a_shared_address_shows_the_same_view_and_back_undoes_a_filter(
    page: sync_api.Page, browser: sync_api.BrowserContext, site: str
) -> None:
    shown(page, f"{site}/entity/{REVUMENIB}")
    expect(page.locator("tr:not(.group) .claim-cell")).to_have_count(13)
    page.locator("summary", has_text="Kind of work").click()
    page.get_by_role("checkbox", name="clinical trial").check()
    cells = page.locator("tr:not(.group) .claim-cell")
    expect(cells).to_have_count(5)
    page.get_by_role("button", name="For", exact=True).click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("For")
    before = [words(one) for one in page.locator("tbody tr").all()]
    other = browser.new_page()
    shown(other, page.url)
    assert [words(one) for one in other.locator("tbody tr").all()] == before
    assert other.get_by_role("button", name="Remove the filter clinical trial").is_visible()
    other.close()
    page.go_back()
    expect(cells).to_have_count(13)
    page.go_forward()
    expect(cells).to_have_count(5)


# --- network and SPARQL ----------------------------------------------------------------------------------------------


def test_the_network_grows_by_the_keyboard_and_its_list_says_the_same(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/network?thing={REVUMENIB}")
    expect(page.locator(".edge")).to_have_count(13)
    expect(page.locator(".edge-list li")).to_have_count(13)
    denied = page.locator(".edge").filter(has=page.locator(".mark-cross"))
    expect(denied).to_have_count(1)
    node = page.locator(".node", has=page.locator("title", has_text="venetoclax:"))
    node.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".edge")).to_have_count(19)
    assert parse_qs(urlsplit(page.url).query) == {"thing": [REVUMENIB, VENETOCLAX], "node": [VENETOCLAX]}
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('class')").startswith("node")
    page.locator("summary", has_text="Affirmed or denied").click()
    page.get_by_role("checkbox", name="denied").check()
    expect(page.locator(".edge")).to_have_count(page.locator(".edge-list .badge.denied").count())
    page.go_back()
    expect(page.locator(".edge")).to_have_count(19)


def test_a_query_is_typed_with_its_prefix_declared_and_its_pairs_drawn(page: sync_api.Page, site: str) -> None:
    page.route("**/explore/appearance.json", _without_editor)
    shown(page, f"{site}/query")
    field = page.locator("#sparql")
    field.fill("")
    field.press_sequentially("SELECT ?a ?b WHERE { ?a biolink:treats ?b }")
    assert field.input_value().startswith("PREFIX biolink: <https://w3id.org/biolink/vocab/>\nSELECT")
    field.press("Tab")
    assert field.input_value().endswith("}  "), "Tab indents"
    field.press("Control+Enter")
    expect(page.locator(".rows tbody tr")).to_have_count(2)
    assert page.locator(".rows .thing").count() == 4
    page.get_by_role("button", name="As a network").click()
    expect(page.locator(".network-view .edge")).to_have_count(2)
    address = page.url
    shown(page, address)
    expect(page.locator(".rows tbody tr")).to_have_count(2)


def _without_editor(route: sync_api.Route) -> None:
    """As on a machine where the editor was not fetched."""
    look = route.fetch().json()
    route.fulfill(json={**look, "editor": False})


def test_a_malformed_query_and_a_thing_that_is_not_there_are_told_plainly(
    browser: sync_api.BrowserContext, site: str
) -> None:
    tab = browser.new_page()  # a refusal is an error on the console of its own
    shown(tab, f"{site}/query?query=SELECT+oops&run=1")
    expect(tab.get_by_role("alert")).to_contain_text("not a SPARQL query")
    for address in ("/entity/no:thing", "/claim/0123456789abcdef", "/work?id=doi:10.1/none", "/query?name=none"):
        shown(tab, site + address)
        expect(tab.get_by_role("alert")).to_contain_text("Not in this graph")
    tab.close()


# --- hostile, many, small --------------------------------------------------------------------------------------------


def test_markup_in_names_and_words_is_text_on_every_page(page: sync_api.Page, site: str) -> None:
    target = explore_fixture.TARGET
    shown(page, f"{site}/entity/{target}")
    expect(page.get_by_role("heading", level=1)).to_have_text(explore_fixture.SCRIPT)
    expect(page.locator("tbody")).to_contain_text(explore_fixture.HOSTILE)
    page.locator("a.relation").click()
    expect(page.locator("blockquote")).to_contain_text(explore_fixture.SCRIPT)
    page.locator("a.printed").first.click()
    expect(page.locator(".kind")).to_contain_text("Cited work")
    for path in (
        "/",
        "/open",
        "/documents",
        "/claims?thing=" + target,
        f"/network?thing={target}",
        f"/entity/{target}",
    ):
        shown(page, site + path)
    page.get_by_role("combobox", name="Search entities").fill("hub")
    expect(page.get_by_role("option").first).to_contain_text(explore_fixture.SCRIPT)
    assert page.locator("img, main script").count() == 0


def test_two_thousand_claims_are_all_there_and_can_be_sorted(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/entity/{explore_fixture.HUB}")
    page.locator("table.claims[data-whole]").wait_for()
    assert page.locator("tbody tr:not(.group)").count() == explore_fixture.CLAIMS
    assert page.locator("tbody tr.is-denied").count() == 20
    page.get_by_role("button", name="Certainty", exact=False).last.click()
    expect(page.locator("tbody tr:not(.group)").first).to_contain_text("asserted")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8"))))
    assert len(rows) == explore_fixture.CLAIMS and sum(row["denied"] == "true" for row in rows) == 20


def test_no_page_is_wider_than_a_phone(page: sync_api.Page, site: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    paths = ["/", f"/entity/{REVUMENIB}", DENIED, "/matrix", "/open", "/claims", "/documents", "/query",
             f"/network?thing={REVUMENIB}", f"/matrix?compare={REVUMENIB}&compare={VENETOCLAX}"]  # fmt: skip
    for address in [*(site + path for path in paths), f"{site}/entity/{explore_fixture.HUB}"]:
        shown(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, address
