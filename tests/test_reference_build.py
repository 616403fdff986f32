"""The repository keeps the build of the bundled example; a fresh build is the same, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import GRAPH, GRAPHML, NETWORK, PICTURE, REPORT, TRIG, build
from kg.commands.options import example
from kg.knowledge import load_knowledge
from kg.settings import Settings

REFERENCE = Path(__file__).parent.parent / "output"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh") / "output"
    build(example(), load_knowledge(), Settings(output=folder))
    return folder


@pytest.mark.parametrize("name", [GRAPH, TRIG, GRAPHML, NETWORK, PICTURE, REPORT])
def test_a_fresh_build_of_the_example_equals_the_one_kept(fresh: Path, name: str) -> None:
    assert (fresh / name).read_bytes() == (REFERENCE / name).read_bytes(), "run `kg build` and look at what changed"
