"""``kg query``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.errors import ConfigurationError, InputError
from kg.identifiers import compact
from kg.query import (
    TIME_LIMIT,
    AskResult,
    GraphResult,
    NamedQuery,
    Result,
    SelectResult,
    named_queries,
    named_query,
    run_within,
    to_csv,
    to_json,
    to_turtle,
)
from kg.query.result import Term, plain
from kg.settings import read_settings

_WIDTH = 160
"""Characters in a line of a table that no terminal shows."""
_NARROWEST = 20
"""Characters that a column needs; with less, each row is shown on its own."""


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TURTLE = "turtle"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("query", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(_query)


def _query(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A named query; its parameters are options: --drug venetoclax."),
    ] = None,
    expression: Annotated[
        str | None, typer.Option("--expression", "-e", metavar="SPARQL", help="A SPARQL 1.1 query of your own.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="A file with such a query.")] = None,
    build: Annotated[
        Path | None,
        typer.Option(
            "--build", metavar="DIR", help="An output folder, its graph.nq, or a store. [dim]Default: output.[/dim]"
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="How to write the answer. [dim]Default: table; turtle for a graph.[/dim]"),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="When to give up on a query.")
    ] = TIME_LIMIT,
) -> None:
    """Ask a graph. Without a name or a query: list the named queries with their questions and parameters.

    A parameter that is an entity takes a label, a synonym, a code name or a CURIE. A query only reads: updates and
    SERVICE are refused.

    [bold]Example[/bold]: kg query what-lowers --target BCL2 --aspect expression
    """
    parameters = _parameters(context.args)
    if sum(source is not None for source in (name, expression, file)) > 1:
        raise ConfigurationError("several queries at once", remedy="give a name, -e or --file")
    if name is None and parameters:
        raise ConfigurationError(f"no such option: {context.args[0]}", remedy="only a named query has its own options")
    if name is None and expression is None and file is None:
        _list()
        return
    query = named_query(name) if name is not None else expression if expression is not None else _text(file)
    graph = build or read_settings(None).output
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    _write(run_within(graph, query, parameters, seconds=timeout), format)


def _parameters(words: list[str]) -> dict[str, str]:
    """The options that belong to the query: ``--name value`` or ``--name=value``."""
    values: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        option, equals, value = word.partition("=")
        if not option.startswith("--") or len(option) < 3:
            raise ConfigurationError(f"not an option: {word!r}", remedy="parameters are given as --name value")
        if not equals:
            value = next(rest, "")
            if not value or value.startswith("--"):
                raise ConfigurationError(f"{option} has no value", remedy=f"give one, or write {option}=…")
        parameter = option[2:].replace("-", "_")
        if parameter in values:
            raise ConfigurationError(f"{option} is given twice", remedy="give it once")
        values[parameter] = value
    return values


def _text(file: Path | None) -> str:
    assert file is not None
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(file), remedy="give a text file with a query") from error


def _list() -> None:
    table = Table("name", "question", "parameters", show_lines=False)
    for query in named_queries():
        table.add_row(Text(query.name, style="bold"), Text(query.question), Text(_options(query)))
    _console().print(table)


def _options(query: NamedQuery) -> str:
    words = (f"--{parameter.name.replace('_', '-')}" for parameter in query.parameters)
    return " ".join(
        word if parameter.required else f"[{word}]" for word, parameter in zip(words, query.parameters, strict=True)
    )


def _write(result: Result, format: Format | None) -> None:
    match format or (Format.TURTLE if isinstance(result, GraphResult) else Format.TABLE):
        case Format.CSV:
            sys.stdout.write(to_csv(result))
        case Format.JSON:
            sys.stdout.write(to_json(result) + "\n")
        case Format.TURTLE:
            sys.stdout.write(to_turtle(result))
        case Format.TABLE:
            _show(result)


def _show(result: Result) -> None:
    if isinstance(result, AskResult):
        typer.echo("yes" if result.holds else "no")
    elif isinstance(result, GraphResult):
        table = Table("subject", "predicate", "object")
        for triple in result.triples:
            table.add_row(*(_cell(term) for term in (triple.subject, triple.predicate, triple.object)))
        _console().print(table)
    elif not result.rows:
        typer.echo("nothing found")
    else:
        console = _console()
        shown, rows = _merged(result)
        if len(shown) * _NARROWEST <= console.width:
            table = Table(show_lines=True)
            for column in shown:
                table.add_column(column, overflow="fold")
            for row in rows:
                table.add_row(*row)
            console.print(table)
        else:
            for number, row in enumerate(rows, start=1):
                console.print(_record(number, shown, row))


def _merged(result: SelectResult) -> tuple[list[str], list[list[Text]]]:
    """The columns to show and their cells: one that another names (``drug``, ``drug_name``) goes with that name."""
    names = {column: f"{column}_name" for column in result.columns if f"{column}_name" in result.columns}
    shown = [column for column in result.columns if column not in names.values()]
    rows = []
    for row in result.rows:
        cells = dict(zip(result.columns, row, strict=True))
        rows.append(
            [
                _named(cells[names[column]], cells[column]) if column in names else _cell(cells[column])
                for column in shown
            ]
        )
    return shown, rows


def _record(number: int, columns: list[str], cells: list[Text]) -> Table:
    """A row on its own, one column a line, for answers with more columns than fit side by side."""
    record = Table(title=str(number), title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    record.add_column(style="bold")
    record.add_column()
    for column, cell in zip(columns, cells, strict=True):
        if cell.plain:
            record.add_row(column, cell)
    return record


def _cell(term: Term | None) -> Text:
    return Text("" if term is None else compact(plain(term)))


def _named(name: Term | None, term: Term | None) -> Text:
    cell = _cell(term)
    cell.stylize("dim")
    return Text(" ").join([_cell(name), cell])


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=_WIDTH)
