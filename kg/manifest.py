"""The manifest of an output folder: what went in, what came of it at each stage, and what made it.

All of it follows from the inputs, the settings and the installed versions, apart from the one key ``timings``.
"""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import kg
from kg.identifiers import sha256
from kg.model import Annotation, Certainty, ClaimGraph, Statement
from kg.settings import Settings

NAME = "manifest.json"
FORMAT = "claimgraph-output/1"
DEPENDENCIES = ("lxml", "networkx", "numpy", "pyoxigraph", "pyshacl", "pyyaml", "rdflib", "rich", "typer")


def stage_counts(annotations: Sequence[Annotation], graph: ClaimGraph, *, violations: int) -> dict[str, dict[str, int]]:
    """How many of what each stage made, the stages in their order."""
    references = [reference for document in graph.documents for reference in document.references]
    return {
        "read": {"files": len(graph.run.inputs)},
        "extract": {
            "documents": len(annotations),
            "sentences": sum(len(annotation.sentences) for annotation in annotations),
            "mentions": sum(len(annotation.mentions) for annotation in annotations),
            "cues": sum(len(annotation.cues) for annotation in annotations),
            "citations": sum(len(annotation.citations) for annotation in annotations),
            "statements": sum(len(annotation.statements) for annotation in annotations),
        },
        "assemble": dict(graph.run.counts),
        "certainty": certainties(graph.statements),
        "references": {
            "listed": len(references),
            "resolved": sum(1 for reference in references if reference.doi or reference.pmid),
        },
        "validate": {"violations": violations},
    }


def certainties(statements: Iterable[Statement]) -> dict[str, int]:
    """How many statements are how sure, each counted once, by its surest evidence; denied ones apart."""
    order = list(Certainty)
    numbers = Counter(
        "negated" if statement.negated else min((found.certainty for found in statement.evidence), key=order.index)
        for statement in statements
        if statement.evidence
    )
    return {str(name): numbers[name] for name in (*order, "negated")}


def manifest(
    graph: ClaimGraph,
    *,
    settings: Settings,
    counts: Mapping[str, Mapping[str, int]],
    violations: Sequence[str],
    files: Mapping[str, bytes],
    seconds: Mapping[str, float],
) -> str:
    """The manifest as JSON, two blanks deep, ending in a line break.

    :param files: what is written beside the manifest, by name.
    :param seconds: the wall-clock time of each stage; goes to ``timings`` and nowhere else.
    """
    run = graph.run
    content = {
        "format": FORMAT,
        "claimgraph": kg.__version__,
        "python": platform.python_version(),
        "dependencies": {name: version(name) for name in DEPENDENCIES},
        "knowledge": {"lexicon_sha256": run.lexicon_sha256, "rules_sha256": run.rules_sha256},
        "settings": {"base": settings.base, "format": settings.format, "mentions": settings.mentions},
        "inputs": [asdict(source) for source in run.inputs],
        "documents": [document.id for document in graph.documents],
        "counts": counts,
        "rejections": [asdict(rejection) for rejection in run.rejections],
        "violations": violations,
        "files": {name: {"bytes": len(data), "sha256": sha256(data)} for name, data in files.items()},
        "timings": {stage: round(duration, 3) for stage, duration in seconds.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


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
