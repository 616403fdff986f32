"""The arguments that several commands share, and the settings that they give together with the settings file."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from kg.settings import Mentions, Settings, read_settings

Inputs = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[INPUT]…", help="Files, or folders to search. Without one: the bundled example."),
]
NeededInputs = Annotated[list[Path], typer.Argument(metavar="INPUT…", help="Files, or folders to search.")]
GraphPath = Annotated[Path, typer.Argument(metavar="GRAPH", help="An output folder, or its graph.nq.")]
Lexicon = Annotated[
    list[Path] | None,
    typer.Option("--lexicon", metavar="PATH", help="Vocabulary to add: a folder, or a file of kg lexicon. Repeatable."),
]
Patterns = Annotated[
    list[Path] | None, typer.Option("--patterns", metavar="DIR", help="A folder of patterns to add. Repeatable.")
]
Cues = Annotated[
    list[Path] | None, typer.Option("--cues", metavar="DIR", help="A folder of cue lists to add. Repeatable.")
]
Format = Annotated[
    str | None, typer.Option("--format", metavar="NAME", help="Read every input in this format; auto detects it.")
]
MentionsFrom = Annotated[
    Mentions | None,
    typer.Option("--mentions", help="Recognise the mentions, or take those that the input files give."),
]
Base = Annotated[
    str | None, typer.Option("--base", metavar="IRI", help="What minted IRIs begin with. [dim]Ends in / or #.[/dim]")
]
Config = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings. [dim]Default: claimgraph.toml.[/dim]")
]
Strict = Annotated[bool, typer.Option("--strict", help="Fail, and write nothing, where any input is rejected.")]


def settings(
    config: Path | None,
    *,
    lexicon: list[Path] | None = None,
    patterns: list[Path] | None = None,
    cues: list[Path] | None = None,
    format: str | None = None,
    mentions: Mentions | None = None,
    base: str | None = None,
    output: Path | None = None,
    packing: str | None = None,
    references: Path | None = None,
) -> Settings:
    """The settings file with the options over it; folders of the options are added to those of the file.

    :raises ConfigurationError: if the file or a value cannot be used.
    """
    given = read_settings(config)
    return replace(
        given,
        lexicon=(*given.lexicon, *(lexicon or ())),
        patterns=(*given.patterns, *(patterns or ())),
        cues=(*given.cues, *(cues or ())),
        format=format or given.format,
        mentions=mentions or given.mentions,
        base=given.base if base is None else base,
        output=output or given.output,
        packing=packing or given.packing,
        references=references or given.references,
    )


def example() -> list[Path]:
    """The bundled example document."""
    folder = Path(str(files("kg"))) / "data" / "example"
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")
