"""``kg lexicon``: one fast file of large vocabularies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kg.lexicon import Conflict, VocabularyFile, compile_lexicon
from kg.lexicon.sniff import format_of
from kg.lexicon.sources import READERS
from kg.model import Rejection

_SHOWN = 5

_lexicon = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Make a vocabulary file for [bold]--lexicon[/bold].\n\n"
    "[bold]Example[/bold]: kg lexicon build hgnc_complete_set.txt mondo.obo -o names.kgl",
)


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(_lexicon, name="lexicon")


@_lexicon.callback()
def _group() -> None:
    pass


@_lexicon.command("build")
def _build(
    sources: Annotated[
        list[str], typer.Argument(metavar="[FORMAT=]SOURCE…", help="Vocabulary files, or folders of curated tables.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the vocabulary.")],
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write every conflict and rejection here, tab-separated."),
    ] = None,
) -> None:
    """Compile vocabularies into one file that opens at once, by memory map.

    Formats: OBO, OBO Graphs JSON, HGNC, UNII, MeSH tables and SSSLM, told by their content, or named before the path
    (mesh=names.tsv). Of an entity in several sources, the first source's identifier is kept. Names that mean several
    entities stay ambiguous, and are reported.

    [bold]Example[/bold]: kg lexicon build hgnc_complete_set.txt mondo.obo -o names.kgl
    """
    compiled = compile_lexicon([_source(source) for source in sources], output)
    typer.echo(f"{output}: {compiled.entities:,} entities, {compiled.names:,} names, sha256 {compiled.sha256}")
    typer.echo(f"{len(compiled.conflicts):,} names mean several entities")
    for conflict in compiled.conflicts[:_SHOWN]:
        typer.echo(f"  {conflict.text}: {', '.join(conflict.curies)}")
    for reason, count in sorted(Counter(rejection.reason for rejection in compiled.rejections).items()):
        typer.echo(f"{count:,} left out: {reason}")
    if report is not None:
        report.write_text("".join(_lines(compiled.conflicts, compiled.rejections)), encoding="utf-8")


def _source(given: str) -> VocabularyFile | Path:
    format, equals, path = given.partition("=")
    if equals and format in READERS:
        return VocabularyFile(Path(path), format)
    if Path(given).is_dir():
        return Path(given)
    return VocabularyFile(Path(given), format_of(Path(given)))


def _lines(conflicts: Sequence[Conflict], rejections: Sequence[Rejection]) -> list[str]:
    rows = [("conflict", "", conflict.text, "|".join(conflict.curies)) for conflict in conflicts]
    rows += [(one.reason, one.where, one.detail, "") for one in rejections]
    return ["what\twhere\ttext\tcandidates\n", *("\t".join(row) + "\n" for row in rows)]
