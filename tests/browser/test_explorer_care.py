"""The explorer under hostile names, broken addresses and a server that goes away; by keyboard, in contrast, at rest."""

from __future__ import annotations

import csv
import io
import shutil
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("fastapi")

from playwright import sync_api
from playwright.sync_api import expect

from tests import explore_fixture
from tests.browser.test_explorer import DENIED, REVUMENIB, SETTLED, VENETOCLAX, shown
from tests.browser.test_explorer import page as page
from tests.browser.test_network import browser as browser
from tests.browser.test_network import pytestmark as pytestmark
from tests.serving import serving

PAGES = (
    "/", f"/entity/{REVUMENIB}", DENIED, f"/network?thing={REVUMENIB}&node={REVUMENIB}", "/open", "/documents",
    f"/matrix?compare={REVUMENIB}&compare={VENETOCLAX}", "/claims?certainty=hypothesised&until=1801",
    "/query?name=adverse-events", "/query", "/who", f"/who?thing={REVUMENIB}&with={VENETOCLAX}",
    "/work?id=doi:10.1038/s41408-021-00603-3",
)  # fmt: skip

_CONTRAST = """() => {
  const parse = (text) => {
    const n = (text.match(/[\\d.]+(e-?\\d+)?/g) || []).map(Number), unit = text.startsWith("color(") ? 255 : 1;
    return text === "transparent" ? [0, 0, 0, 0] : [n[0] * unit, n[1] * unit, n[2] * unit, n[3] ?? 1];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = (c) => {
    const part = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  };
  const behind = (element) => {
    const grounds = [];
    for (let one = element; one; one = one.parentElement) grounds.push(parse(getComputedStyle(one).backgroundColor));
    return grounds.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const found = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement, style = getComputedStyle(element);
    const words = walk.currentNode.data.trim(), size = parseFloat(style.fontSize);
    if (!words || size === 0 || element.closest("svg,noscript,.unseen,[hidden]")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    seen += 1;
    const ground = behind(element), ink = over(parse(style.color), ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.add(`${element.className} ${ratio.toFixed(2)}: ${words.slice(0, 40)}`);
  }
  return { seen, found: [...found] };
}"""


# --- names that no page expects --------------------------------------------------------------------------------------


def test_a_name_without_end_and_three_hundred_others_stay_within_a_phone(page: sync_api.Page, site: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    odd = explore_fixture.ODD
    for path in (f"/entity/{odd}", f"/network?thing={odd}&node={odd}", f"/open?thing={odd}", f"/claims?thing={odd}",
                 f"/matrix?drug={odd}", f"/query?name=claims-about&thing={odd}"):  # fmt: skip
        shown(page, site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, path
    shown(page, f"{site}/entity/{odd}")
    assert page.locator(".synonym:visible").count() == 24
    page.locator("summary", has_text="276 more").click()
    assert page.locator(".synonym:visible").count() == 300
    page.locator("a.relation").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ωβ")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    box = page.get_by_role("combobox", name="Search entities")
    box.fill("name ж299")
    expect(page.get_by_role("option").first).to_contain_text("name Ж299 of many")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_spreadsheet_takes_no_name_for_a_formula(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/entity/{explore_fixture.ODD}")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download CSV").click()
    (row,) = csv.DictReader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8")))
    assert row["object"] == f"'{explore_fixture.CALCULATED}"
    assert not any((cell or "").lstrip().startswith(("=", "+", "-", "@")) for cell in row.values())


@pytest.mark.parametrize(
    ("address", "shows"),
    [("/matrix", ".matrix td button"), (f"/network?thing={REVUMENIB}", ".edge"), ("/open", ".card")],
)
def test_what_is_no_table_is_taken_away_as_one(page: sync_api.Page, site: str, address: str, shows: str) -> None:
    shown(page, site + address)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download CSV").click()
    table = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8"))))
    assert len(table) == page.locator(shows).count() > 0 and all(int(row.get("claims") or 1) for row in table)


# --- addresses and filters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere", "/entity/%E0%A4%A", "/entity/%00", "/entity/..%2f..%2fabout", "/claim/..%2f..%2fabout",
        "/claim/ffff",
        "/claims?since=abc", "/claims?offset=99999", "/claims?polarity=maybe", "/document", "/work", "/work?id=%27",
        "/document?id=doi:10.1/none", "/open?thing=no:thing", "/who?thing=no:thing&with=",
        "/query?name=%3Cb%3E", "/query?name=adverse-events&run=1",
    ],
)  # fmt: skip
def test_a_broken_address_says_so_and_shows_a_way_on(browser: sync_api.BrowserContext, site: str, address: str) -> None:
    tab = browser.new_page()  # a refusal is an error on the console of its own
    broken: list[str] = []
    tab.on("pageerror", lambda error: broken.append(str(error)))
    shown(tab, site + address)
    expect(tab.locator(".empty-title").first).to_be_visible()
    assert tab.locator("main a:visible, main button:visible").count() > 0
    assert tab.title() and not broken
    tab.close()


@pytest.mark.parametrize(
    "address",
    [
        "/network?thing=&limit=abc", "/matrix?cell=zzz&compare=no:thing", "/claims?sort=zzz",
        f"/entity/{REVUMENIB}?sort=-zzz#nowhere",
    ],
)  # fmt: skip
def test_what_an_address_has_too_much_of_is_passed_over(page: sync_api.Page, site: str, address: str) -> None:
    shown(page, site + address)
    assert page.locator("table, svg[role=group]").count() > 0 and page.get_by_role("alert").count() == 0


def test_filters_that_leave_nothing_are_cleared_in_a_step_and_back_brings_them_again(
    page: sync_api.Page, site: str
) -> None:
    shown(page, f"{site}/entity/{REVUMENIB}?certainty=hypothesised&until=1801")
    expect(page.locator(".empty-title")).to_have_text("No claim passes the filters")
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.locator("tr:not(.group) .claim-cell")).to_have_count(13)
    assert urlsplit(page.url).query == ""
    page.go_back()
    expect(page.locator(".empty-title")).to_have_text("No claim passes the filters")


# --- a server that goes away -----------------------------------------------------------------------------------------


def test_a_server_that_goes_away_is_told_and_the_page_goes_on_when_it_is_back(
    browser: sync_api.BrowserContext, tmp_path: Path
) -> None:
    build, tab = tmp_path / "graph", browser.new_page()
    build.mkdir()
    shutil.copy(explore_fixture.ROOT / "output" / "graph.nq", build)
    with serving(build) as server:
        port = str(urlsplit(server.address).port)
        shown(tab, f"{server.address}/entity/{REVUMENIB}")
        tab.wait_for_load_state("networkidle")  # the other pages' code is there
    tab.get_by_role("link", name="Matrix").click()
    expect(tab.get_by_role("alert")).to_contain_text("The server does not answer")
    tab.get_by_role("combobox", name="Search entities").fill("venetoclax")
    expect(tab.get_by_role("listbox")).to_contain_text("The server does not answer")
    with serving(build, "--port", port):
        tab.get_by_role("button", name="Try again").click()
        expect(tab.locator("table.matrix")).to_be_visible()
        tab.close()


# --- keyboard, contrast, structure -----------------------------------------------------------------------------------


def test_the_keyboard_goes_through_a_page_in_order_and_always_shows_where_it_is(page: sync_api.Page, site: str) -> None:
    shown(page, f"{site}/entity/{REVUMENIB}")
    page.evaluate("document.activeElement.blur()")
    met: list[str] = []
    for _ in range(30):
        page.keyboard.press("Tab")
        met.append(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
            ).strip()
        )
        visible = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; })()"
        )
        assert visible, met[-1]
    assert met[:5] == ["Skip to the content", "Claimgraph, home", "Search entities", "Who showed it", "Claims"]
    assert met.index("Relation") < met.index("Certainty") < met.index("Genotype")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    facet = page.locator("summary", has_text="Certainty")
    facet.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="asserted")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("checkbox", name="asserted")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(page: sync_api.Page, site: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in PAGES:
        shown(page, site + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        told = page.evaluate(_CONTRAST)
        assert told["seen"] > 10 and not told["found"], (path, told["found"])


def test_every_page_has_a_title_one_first_heading_and_no_gap_below_it(page: sync_api.Page, site: str) -> None:
    titles = []
    for path in PAGES:
        shown(page, site + path)
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].filter((one) => one.checkVisibility())"
            ".map((one) => Number(one.tagName[1]))"
        )
        assert levels[0] == 1 and levels.count(1) == 1, (path, levels)
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)
        nameless = page.evaluate(
            "[...document.querySelectorAll('a[href],button,input,select,textarea,[role=button],summary')]"
            ".filter((one) => !(one.innerText || '').trim() && !one.getAttribute('aria-label') && !one.labels?.length)"
            ".map((one) => one.outerHTML)"
        )
        assert not nameless, (path, nameless)
        titles.append(page.title())
    assert len(set(titles)) == len(PAGES)


def test_nothing_moves_for_a_reader_who_asked_for_rest(page: sync_api.Page, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    moving = """[...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one), times = style.transitionDuration.split(', ').map(parseFloat);
      return style.animationName !== 'none' || times.some((time) => time > 0);
    }).length"""
    for path in PAGES:
        shown(page, site + path)
        assert page.evaluate(moving) == 0, path


def test_many_claims_begin_to_show_before_all_are_drawn(page: sync_api.Page, site: str) -> None:
    page.add_init_script(
        "new MutationObserver(() => { const table = document.querySelector('table.claims');"
        " if (table && !window.first) window.first = table.querySelectorAll('tbody tr').length; })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto(f"{site}/entity/{explore_fixture.HUB}")
    page.locator(SETTLED).first.wait_for()
    page.locator("table.claims[data-whole]").wait_for()
    assert 20 < page.evaluate("window.first") < 100
