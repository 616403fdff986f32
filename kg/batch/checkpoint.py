"""What is being built, told in the folder of the shards, so that a build that was stopped can go on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.folder import whole
from kg.settings import Mentions, Settings

NAME = "checkpoint.json"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The inputs and settings of a build, its paths absolute."""

    inputs: tuple[Path, ...]
    settings: Settings
    strict: bool


def write_checkpoint(folder: Path, inputs: Sequence[Path], settings: Settings, *, strict: bool) -> None:
    """Tell in a folder what is being built from its shards.

    :raises OutputError: if it cannot be written.
    """
    content = {
        "inputs": [str(path.resolve()) for path in inputs],
        "lexicon": [str(path.resolve()) for path in settings.lexicon],
        "patterns": [str(path.resolve()) for path in settings.patterns],
        "cues": [str(path.resolve()) for path in settings.cues],
        "base": settings.base,
        "format": settings.format,
        "mentions": settings.mentions,
        "output": str(settings.output.resolve()),
        "packing": settings.packing,
        "references": str(settings.references.resolve()) if settings.references else None,
        "strict": strict,
    }
    with whole(folder / NAME) as aside:
        aside.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def read_checkpoint(folder: Path, output: Path) -> Checkpoint:
    """What was being built into an output.

    :param folder: that of the output's shards.
    :raises InputError: if nothing was, or what is told of it cannot be read.
    """
    try:
        told = json.loads((folder / NAME).read_bytes())
        return Checkpoint(
            inputs=tuple(map(Path, told["inputs"])),
            settings=Settings(
                lexicon=tuple(map(Path, told["lexicon"])),
                patterns=tuple(map(Path, told["patterns"])),
                cues=tuple(map(Path, told["cues"])),
                base=told["base"],
                format=told["format"],
                mentions=Mentions(told["mentions"]),
                output=output,
                packing=told["packing"],
                references=Path(told["references"]) if told["references"] else None,
            ),
            strict=bool(told["strict"]),
        )
    except FileNotFoundError as error:
        what = "no build of this folder was begun here"
        raise InputError(what, where=str(output), remedy="start it: kg build INPUT… -o FOLDER") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"its checkpoint cannot be read ({error})"
        raise InputError(what, where=str(folder / NAME), remedy="start the build again with its inputs") from error
