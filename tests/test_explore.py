"""What the explorer serves: its shell at each address, its files, and a policy that lets nothing else in."""

from __future__ import annotations

import json
import re

import pytest

pytest.importorskip("starlette")

from starlette.applications import Starlette
from starlette.testclient import TestClient

from kg.explore.routes import routes
from kg.explore.style import ASSETS, appearance, tokens
from kg.model import EvidenceLevel
from kg.predicates import predicates


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=routes()))


@pytest.mark.parametrize("path", ["/", "/entity/HGNC:7010", "/claim/fddb6220b0f54a74", "/matrix", "/query", "/work"])
def test_each_address_gives_the_shell_that_asks_no_other_host(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "http" not in policy
    assert not re.search(r"<style|<script>|style=|\bon\w+=|https?://", answer.text)


def test_every_file_that_the_shell_and_its_modules_name_is_served(client: TestClient) -> None:
    waiting, seen = re.findall(r'(?:href|src)="(/explore/[^"]+)"', client.get("/").text), set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen or "/vendor/" in path:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if path.endswith(".js"):
            waiting += [
                f"/explore/{name}" for name in re.findall(r"""(?:from|import\()\s*"\./([^"]+)\"""", answer.text)
            ]
    assert {f"/explore/{file.name}" for file in ASSETS.glob("*.js")} <= seen


def test_a_file_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    for path in ("/explore/main.js", "/explore/tokens.css", "/explore/appearance.json"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"if-none-match": tag}).status_code == 304


def test_nothing_outside_of_the_assets_is_served(client: TestClient) -> None:
    for path in ("/explore/../routes.py", "/explore/%2e%2e/routes.py", "/explore/..%2fstyle.py"):
        assert client.get(path).status_code == 404


def test_each_kind_of_work_and_each_predicate_has_its_look() -> None:
    look = json.loads(appearance())
    assert set(look["levels"]) == {level.value for level in EvidenceLevel}
    assert len(set(look["levels"].values())) == len(look["levels"]), "short forms are told apart"
    assert set(look["predicates"]) == set(predicates())
    assert {shown["family"] for shown in look["predicates"].values()} <= set(look["families"])


def test_the_colours_follow_the_system_or_the_reader() -> None:
    sheet = tokens()
    assert sheet.count(":root:not([data-theme=light])") == sheet.count(":root[data-theme=dark]") == 2


def test_no_code_makes_elements_from_text() -> None:
    for file in ASSETS.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), (
            file
        )
