"""The manifest of an output folder: what went in, what came of it at each stage, and what made it.

All of it follows from the inputs, the settings and the installed versions, apart from the one key ``timings``.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import kg
from kg.model import Rejection, Run
from kg.settings import Settings

NAME = "manifest.json"
FORMAT = "claimgraph-output/1"
DEPENDENCIES = ("lxml", "networkx", "numpy", "pyoxigraph", "pyshacl", "pyyaml", "rdflib", "rich", "typer")


def manifest(
    run: Run,
    documents: Sequence[str],
    *,
    settings: Settings,
    counts: Mapping[str, Mapping[str, int]],
    violations: Sequence[str],
    left_out: Mapping[str, str],
    files: Sequence[Path],
    seconds: Mapping[str, float],
) -> str:
    """The manifest as JSON, two blanks deep, ending in a line break.

    :param left_out: what this build does not hold, and why.
    :param files: what is written beside the manifest.
    :param seconds: the wall-clock time of each stage; goes to ``timings`` and nowhere else.
    """
    content = {
        "format": FORMAT,
        "claimgraph": kg.__version__,
        "python": platform.python_version(),
        "dependencies": {name: version(name) for name in DEPENDENCIES},
        "knowledge": {"lexicon_sha256": run.lexicon_sha256, "rules_sha256": run.rules_sha256},
        "settings": {"base": settings.base, "format": settings.format, "mentions": settings.mentions},
        "inputs": [asdict(source) for source in run.inputs],
        "documents": documents,
        "counts": counts,
        "rejections": [_told(rejection) for rejection in run.rejections],
        "violations": violations,
        "left_out": left_out,
        "files": {path.name: _described(path) for path in files},
        "timings": {stage: round(duration, 3) for stage, duration in seconds.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _told(rejection: Rejection) -> dict[str, str]:
    return {name: getattr(rejection, name) for name in ("stage", "where", "reason", "detail")}


def _described(path: Path) -> dict[str, int | str]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def refusal(folder: Path) -> str | None:
    """Why a folder must not be replaced by a build; None where all it holds is what a build wrote."""
    try:
        content = json.loads((folder / NAME).read_bytes())
    except FileNotFoundError:
        return "it is not a Claimgraph output (it has no manifest.json)"
    except (OSError, ValueError):
        return "its manifest.json cannot be read"
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return "its manifest.json is not one of Claimgraph"
    files = content.get("files")
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in {NAME, *(files or ())})
    return f"it holds {foreign[0]}, which no build wrote" if foreign else None
