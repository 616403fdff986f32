"""The documentation says what is so: its commands run as printed, show what they show, and its links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.errors import KgError

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

pytestmark = pytest.mark.skipif(not PAGES[0].is_file(), reason="needs the checkout")

BLOCK = re.compile(
    r"^<!-- (?P<mark>run|shows|file)(?:: (?P<detail>[^>]+?))? -->\n```\w*\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A marked block of a page: a file to write, commands to run, or what the commands before it show."""

    mark: str
    detail: str
    body: str


def blocks(page: Path) -> Iterator[Block]:
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield Block(match["mark"], match["detail"] or "", match["body"])


def commands(block: Block) -> str:
    """The commands as printed, but in this environment: ``uv run`` would make another one, and pytest is running."""
    lines = block.body.replace("uv run ", "").splitlines()
    skipped = block.detail.removeprefix("not ")
    return "\n".join(line for line in lines if not (skipped and line.startswith(skipped)))


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment whose ``kg`` and ``python`` are those of this test run."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, command in (("kg", f'"{sys.executable}" -m kg'), ("python", f'"{sys.executable}"')):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    known = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "TERM": "dumb", "NO_COLOR": "1"}
    return {**known, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize("page", [page for page in PAGES if page.is_file() and any(blocks(page))], ids=name_of)
def test_the_commands_of_a_page_run_and_show_what_it_says(
    page: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    shown = ""
    for block in blocks(page):
        if block.mark == "file":
            path = folder / block.detail
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
        elif block.mark == "run":
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", commands(block)],
                cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8",
            )  # fmt: skip
            assert done.returncode == 0, f"{block.body}\n{done.stdout}\n{done.stderr}"
            shown = one_line(done.stdout)
        else:
            place = 0
            for part in re.split(r"…|\n(?! {10})", block.body):  # a line indented that deep goes on the one before it
                if one_line(part):
                    place = shown.find(one_line(part), place)
                    assert place >= 0, f"not shown, or not in this order: {one_line(part)}\n{shown}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_and_pictures_exist(page: Path) -> None:
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in LINK.findall(prose):
        if not target.startswith(("http://", "https://", "#", "mailto:")):
            assert (page.parent / target.partition("#")[0]).exists(), f"{page.name} leads to {target}"


def test_the_readme_runs_the_two_commands_that_are_all_the_set_up() -> None:
    lines = PAGES[0].read_text(encoding="utf-8").splitlines()
    assert {"uv run kg build", "uv run pytest -n 2"} <= set(lines)


def test_the_exit_codes_of_the_readme_are_those_of_the_errors() -> None:
    codes = {int(code) for code in re.findall(r"\| (\d+) \|", PAGES[0].read_text(encoding="utf-8"))}
    kinds: list[type[KgError]] = [KgError, *KgError.__subclasses__()]
    assert {0, *(kind.exit_code for kind in kinds)} <= codes


def test_every_term_of_the_glossary_has_one_definition_and_says_what_to_avoid() -> None:
    entries = (ROOT / "kg" / "CONTEXT.md").read_text(encoding="utf-8").split("\n\n")[2:]
    terms = [term for entry in entries for term in re.findall(r"^\*\*(.+?)\*\*", entry)]
    assert len(terms) == len(set(terms)) == len(entries)
    for entry in entries:
        assert re.search(r"^Avoid: \S", entry, re.MULTILINE), entry


def test_every_decision_says_what_was_rejected() -> None:
    for decision in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        text = decision.read_text(encoding="utf-8")
        assert "## Decision" in text and "## What was rejected" in text, decision.name
