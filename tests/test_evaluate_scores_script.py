"""``scripts/scores.py``: thresholds fail the command, targets only warn, what is absent is skipped with a reason."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "scores.py"


@pytest.fixture(scope="module")
def scores() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scores", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["scores"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("value", "bound", "strict", "code"),
    [
        (0.84, "Bound(0.85)", False, 1),
        (0.85, "Bound(0.85)", False, 0),
        (1, "NONE", False, 1),
        (0, "NONE", False, 0),
        (0.50, "target(0.60)", False, 0),
        (0.50, "target(0.60)", True, 1),
    ],
)
def test_a_missed_threshold_fails_and_a_missed_target_warns(
    scores: ModuleType, value: float, bound: str, strict: bool, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    figure = scores.Figure("texts", "F1", value, eval(bound, vars(scores)))
    assert scores._verdict([scores.Outcome("texts", (figure,), 0.0)], strict=strict) == code
    told = capsys.readouterr().err
    assert told.startswith("missed: texts, F1" if code else "warning: texts" if not figure.holds else "")


def test_a_bench_that_fails_fails_the_command(scores: ModuleType) -> None:
    assert scores._verdict([scores.Outcome("texts", (), 0.0, failed="no PyYAML")], strict=False) == 1


def test_what_is_absent_is_skipped_with_its_reason(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), "--json", "--shared", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    printed = json.loads(done.stdout)
    assert printed["figures"] == [] and len(printed["skipped"]) == 9
    assert "editorial.txt is not in" in printed["skipped"]["editorial"]
    assert "not how well new text is read" in printed["note"]
