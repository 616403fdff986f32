"""The command ``kg``: it parses arguments, calls the library, and turns a `KgError` into a line and an exit code."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Annotated, NoReturn

import typer

import kg
from kg.commands import annotating, building, checking, evaluating, explaining, lexicon, querying, viewing
from kg.errors import KgError

INTERRUPTED = 130
TERMINATED = 143

_CODES = {
    0: "done",
    1: "any other failure",
    2: "an option or setting is wrong",
    3: "an input cannot be used",
    4: "a lexicon, pattern, cue, shape or query file is wrong",
    5: "the output cannot be written",
    6: "a query or claim is malformed or not found",
    7: "the graph breaks its shapes",
    8: "a quote is not what its source says",
    INTERRUPTED: "interrupted (Ctrl-C)",
    TERMINATED: "terminated",
}
_EPILOG = "\n".join(
    [
        "[bold]Exit codes[/bold]",
        *(f"{code:>3}  {meaning}" for code, meaning in _CODES.items()),
        "\nSettings are read from [bold]claimgraph.toml[/bold] in the current folder; options win over it.",
    ]
)

app = typer.Typer(
    name="kg",
    help="Biomedical literature as a graph in which every claim leads back to its words and its citation.",
    epilog=_EPILOG,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _module in (building, annotating, checking, evaluating, explaining, querying, viewing, lexicon):
    _module.register(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"claimgraph {kg.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    pass


def main() -> NoReturn:
    """Run the command of ``sys.argv`` and leave with its exit code; a user's error is one line on standard error."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        app()
    except KgError as error:
        typer.echo(f"kg: error: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo("kg: interrupted; nothing was left half-written", err=True)
        sys.exit(INTERRUPTED)
    sys.exit(0)


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    # An exception, so that the folder being written is removed on the way out.
    sys.exit(TERMINATED)
