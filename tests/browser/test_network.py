"""The network in a real browser: what a reader clicks, types and sees, and that nothing leaves the page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.view import network_html, report_html
from kg.view.curves import curve
from kg.view.layout import layout
from kg.view.scene import scene
from tests.test_view_layout import made_up
from tests.view_fixture import claim_graph

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright import sync_api

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: install the package chromium"),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    texts = {
        "network": network_html(claim_graph()),
        "report": report_html(claim_graph(), ["a shape is broken"]),
        "large": network_html(made_up(420, 900)),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in texts}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sync_api.BrowserContext]:
    with sync_api.sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=CHROMIUM, args=list(ARGUMENTS),
            viewport={"width": 1400, "height": 900}, accept_downloads=True,
        )  # fmt: skip
        yield context
        context.close()


@pytest.fixture
def page(browser: sync_api.BrowserContext) -> Iterator[sync_api.Page]:
    """A fresh tab that fails the test if the page reports an error or asks for anything but its own file."""
    tab = browser.new_page()
    errors: list[str] = []
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("request", lambda asked: None if re.match("file:|data:|blob:", asked.url) else errors.append(asked.url))
    yield tab
    tab.close()
    assert errors == []


def claim(page: sync_api.Page, words: str) -> sync_api.Locator:
    return page.locator("#claims .row").filter(has_text=words)


def test_a_click_on_an_edge_shows_its_sentence_with_the_words_marked(
    page: sync_api.Page, pages: dict[str, str]
) -> None:
    page.goto(pages["network"])
    line = page.locator('.edge[aria-label^="menin inhibitor has the adverse event cytopenia"]')
    x, y = line.evaluate(
        "(g) => { const p = g.querySelector('.hit'), q = p.getPointAtLength(p.getTotalLength() * .62);"
        " const s = q.matrixTransform(p.getScreenCTM()); return [s.x, s.y]; }"
    )
    page.mouse.click(x, y)
    panel = page.locator("#side-body")
    assert panel.locator("blockquote").inner_text().startswith("Both menin inhibitors may cause")
    marks = {role: panel.locator(f"blockquote mark.{role}").inner_text() for role in ("subject", "trigger", "object")}
    assert marks == {"subject": "menin inhibitors", "trigger": "common", "object": "cytopenia"}
    style = "(mark) => getComputedStyle(mark).textDecorationStyle"
    looks = {panel.locator(f"blockquote mark.{role}").evaluate(style) for role in marks}
    assert len(looks) == 3
    assert "[4] Sixth F" in panel.inner_text() and "relayed from the cited work" in panel.inner_text()
    assert panel.get_by_role("link", name="PMID:99999991").get_attribute("href") is not None


def test_a_claim_and_its_denial_are_shown_together(page: sync_api.Page, pages: dict[str, str]) -> None:
    page.goto(pages["network"])
    claim(page, "Denied: revumenib synergizes with venetoclax").click()
    text = page.locator("#side-body").inner_text()
    assert text.upper().index("FOR: 1 SENTENCE") < text.upper().index("AGAINST: 1 SENTENCE")
    assert "We saw no synergy" in re.sub(r"\s+", " ", text)


def test_a_code_name_finds_the_drug_and_enter_opens_it(page: sync_api.Page, pages: dict[str, str]) -> None:
    page.goto(pages["network"])
    page.keyboard.press("/")
    page.keyboard.type("SNDX")
    assert "synonym SNDX-5613" in page.locator("#matches li").first.inner_text()
    page.keyboard.press("Enter")
    assert page.locator(".claim-title").inner_text().strip() == "revumenib"
    assert page.locator("#side-body .row").count() == 9
    assert re.search(r"#n=[0-9a-f]{10}$", page.url)


def test_a_filter_hides_claims_in_picture_and_list_and_lives_in_the_address(
    page: sync_api.Page, pages: dict[str, str]
) -> None:
    page.goto(pages["network"])
    assert page.locator("#claims .row").count() == page.locator(".edge:visible").count() == 24
    page.get_by_role("button", name="Filters").click()
    page.locator('[data-filter="certainty:asserted"]').uncheck()
    assert page.locator("#claims .row").count() == page.locator(".edge:not([hidden])").count() == 5
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert page.locator("#claims .row").count() == 5
    assert "5 of 24 claims" in page.locator("#summary").inner_text()


def test_a_claim_is_reached_and_left_by_keyboard_alone(page: sync_api.Page, pages: dict[str, str]) -> None:
    page.goto(pages["network"])
    page.locator("#export").focus()
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first and second and first != second
    assert page.locator(".edge-label").count() == 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "side-title"
    assert page.locator("#side-body blockquote").count() >= 1
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('row')")


def test_the_address_of_a_claim_brings_it_back_and_so_does_the_back_button(
    page: sync_api.Page, pages: dict[str, str]
) -> None:
    page.goto(pages["network"])
    claim(page, "MCL1 is associated with resistance to venetoclax").click()
    address = page.url
    page.locator(".claim-title .chip").first.click()
    assert page.locator("#side-title").inner_text() == "Entity"
    page.go_back()
    assert "resistance to" in page.locator("#side-body").inner_text()
    page.goto("about:blank")
    page.goto(address)
    assert "High MCL1 levels" in page.locator("#side-body").inner_text()


def test_the_saved_picture_is_a_png_of_its_full_size(
    page: sync_api.Page, pages: dict[str, str], tmp_path: Path
) -> None:
    page.goto(pages["network"])
    with page.expect_download() as saving:
        page.locator("#export").click()
    path = tmp_path / saving.value.suggested_filename
    saving.value.save_as(path)
    content = path.read_bytes()
    assert path.suffix == ".png" and content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(content[16:20], "big") > 1500 and len(content) > 30_000


@pytest.mark.parametrize("name", ["network", "report"])
@pytest.mark.parametrize("width", [400, 1400])
def test_nothing_is_cut_off_at_the_width_of_a_phone_or_a_desk(
    page: sync_api.Page, pages: dict[str, str], name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(pages[name])
    if name == "network":
        page.locator("#claims .row").nth(5).click()
        side = page.locator("#side").bounding_box()
        assert side and (side["width"] == 400 and side["y"] > 200 if width == 400 else side["x"] > 900)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_large_graph_says_what_it_leaves_out_and_search_brings_it_in(
    page: sync_api.Page, pages: dict[str, str]
) -> None:
    page.goto(pages["large"])
    assert "best-supported claims of" in page.locator("#notice").inner_text()
    missing = page.evaluate("JSON.parse(document.getElementById('data').textContent).nodes.find((n) => !n.at).label")
    before = page.locator(".node").count()
    page.fill("#search", missing)
    page.keyboard.press("Enter")
    assert page.locator(".claim-title").inner_text().strip() == missing
    assert page.locator(".node").count() > before
    assert page.locator(".node.selected").count() == 1


def test_zoom_shows_more_and_fit_shows_all(page: sync_api.Page, pages: dict[str, str]) -> None:
    page.goto(pages["network"])
    whole = page.locator("#viewport").get_attribute("transform")
    for _ in range(4):
        page.locator("#zoom-in").click()
    assert page.locator("#viewport").get_attribute("transform") != whole
    assert page.locator(".edge-label").count() > 3
    page.keyboard.press("0")
    assert page.locator("#viewport").get_attribute("transform") == whole


def test_labels_that_are_shown_never_overlap_each_other(page: sync_api.Page, pages: dict[str, str]) -> None:
    page.goto(pages["large"])
    overlapping = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll('.node:not([hidden]) tspan')]
            .filter((line) => getComputedStyle(line).visibility === 'visible')
            .map((line) => [line.closest('.node'), line.getBoundingClientRect()]);
          const meet = ([m, a], [n, b]) => m !== n && a.left < b.right - 2 && b.left < a.right - 2
            && a.top < b.bottom - 4 && b.top < a.bottom - 4;
          return [boxes.filter((a, i) => boxes.slice(i + 1).some((b) => meet(a, b))).length, boxes.length];
        }"""
    )
    assert overlapping[0] == 0 and overlapping[1] > 20


def test_the_page_draws_the_very_curves_that_python_computes(page: sync_api.Page, pages: dict[str, str]) -> None:
    page.goto(pages["network"])
    picture = scene(claim_graph())
    plan = layout(picture)
    drawn = page.locator(".edge .line").evaluate_all("(paths) => paths.map((p) => p.getAttribute('d'))")
    assert len(drawn) == len(picture.edges)
    for path, edge, bend in zip(drawn, picture.edges, plan.bends, strict=True):
        ends = plan.positions[edge.source], plan.positions[edge.target]
        seen = curve(edge, picture.nodes[edge.source], picture.nodes[edge.target], *ends, bend)
        expected = [value for point in (seen.start, seen.control, seen.end) for value in point]
        assert [float(n) for n in re.findall(r"-?[\d.]+", path)] == pytest.approx(expected, abs=0.06)
