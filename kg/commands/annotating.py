"""``kg annotate``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from kg.annotation import to_json
from kg.build import annotate_all, refuse
from kg.commands import options
from kg.commands.progress import progress
from kg.folder import whole
from kg.knowledge import load_knowledge
from kg.model import Rejection


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("annotate")(_annotate)


def _annotate(
    inputs: options.NeededInputs,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to standard output.")
    ] = None,
    lexicon: options.Lexicon = None,
    patterns: options.Patterns = None,
    cues: options.Cues = None,
    format: options.Format = None,
    mentions: options.MentionsFrom = None,
    strict: options.Strict = False,
    config: options.Config = None,
) -> None:
    """Annotate documents: mentions, cues, citations and claims, as JSON Lines, without building a graph.

    One object a line, one document each, in the order of the files' paths; offsets count the code points of "text"
    from 0, ends exclusive.

    [bold]Example[/bold]: kg annotate review.xml -o review.jsonl
    """
    settings = options.settings(config, lexicon=lexicon, patterns=patterns, cues=cues, format=format, mentions=mentions)
    knowledge = load_knowledge(settings.lexicon, settings.patterns, settings.cues)
    rejections: list[Rejection] = []
    written = 0
    with _opened(output) as stream, progress() as report:
        for item in annotate_all(inputs, knowledge, settings, progress=report):
            if isinstance(item, Rejection):
                rejections.append(item)
                typer.echo(f"rejected ({item.stage}) {item.where}: {item.reason}", err=True)
            else:
                written += 1
                stream.write(to_json(item) + "\n")
        refuse(rejections, strict=strict, nothing=not written)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its place when the block ends well."""
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        yield sys.stdout
        return
    with whole(output) as aside, aside.open("w", encoding="utf-8", newline="\n") as stream:
        yield stream
