"""The command line: it parses arguments, calls the library, and turns a `KgError` into a line and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import Annotated, NoReturn

import typer

import kg
from kg.errors import KgError, OutputError
from kg.interrupts import INTERRUPTED, TERMINATED

_COMMANDS = {
    "fetch": "fetching",
    "complete": "completing",
    "build": "building",
    "annotate": "annotating",
    "validate": "checking",
    "verify": "checking",
    "evaluate": "evaluating",
    "explain": "explaining",
    "who": "showing",
    "query": "querying",
    "load": "loading",
    "serve": "serving",
    "view": "viewing",
    "export": "exporting",
    "package": "packaging",
    "import": "importing",
    "mcp": "assisting",
    "lexicon": "lexicon",
}
"""Command: the module of `kg.commands` that has it, in the order of the help."""

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
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_EPILOG = "\n".join(
    [
        "[bold]Exit codes[/bold]",
        *(f"{code:>3}  {meaning}" for code, meaning in _CODES.items()),
        "\nSettings are read from [bold]claimgraph.toml[/bold] in the current folder; options win over it.",
    ]
)


def application(wanted: str | None = None) -> typer.Typer:
    """The commands of ``kg``; given the name of one, only what that one needs is imported."""
    app = typer.Typer(
        name="kg",
        help="Biomedical literature as a graph in which every claim leads back to its words and its citation.",
        epilog=_EPILOG,
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    modules = [_COMMANDS[wanted]] if wanted in _COMMANDS else dict.fromkeys(_COMMANDS.values())
    for module in modules:
        import_module(f"kg.commands.{module}").register(app)
    return app


def run() -> NoReturn:
    """Run the command of ``sys.argv`` and leave with its exit code; a user's error is one line on standard error."""
    try:
        try:
            application(sys.argv[1] if len(sys.argv) > 1 else None)()
        finally:
            sys.stdout.flush()
    except KgError as error:
        _fail(error)
    except OSError as error:
        if error.errno not in (*_NO_ROOM, errno.EPIPE):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still held would fail once more
        if error.errno == errno.EPIPE:  # whoever read it has had enough
            sys.exit(1)
        what, remedy = f"cannot be written: {error.strerror}", "free some space, or choose another place"
        _fail(OutputError(what, where="standard output", remedy=remedy))
    sys.exit(0)


def _fail(error: KgError) -> NoReturn:
    typer.echo(f"kg: error: {error}", err=True)
    sys.exit(error.exit_code)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"claimgraph {kg.__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    pass
