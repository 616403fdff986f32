"""The named queries: plain SPARQL 1.1 files whose header says what they answer, what they take and what they give.

A header is the run of comment lines at the top of the file, one fact a line:

    # question: What does a drug do?
    # param drug entity required The drug.
    # param aspect string optional What is affected; without it, anything.
    # param least integer default=2 How many documents at least.
    # column effect What is affected.
    # list levels The kinds of work behind it: several values in one, "; " between them.

Each parameter has its place in the query, a line ``VALUES ?drug { UNDEF }``. Left alone it binds nothing, so the file
runs as it stands in any engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError, QueryError
from kg.resources import data_folder

_FACT = re.compile(r"# (?P<word>question|param|column|list)(?P<colon>:?) (?P<rest>\S.*)")
_PARAMETER = re.compile(
    r"(?P<name>[a-z][a-z_]*) (?P<kind>[a-z]+) "
    r"(?:(?P<need>required|optional)|default=(?P<default>\S+)) (?P<meaning>\S.*)"
)
_COLUMN = re.compile(r"(?P<name>[a-z][a-z_]*) (?P<meaning>\S.*)")
PLACE = re.compile(r"^[ \t]*VALUES \?(?P<name>\w+) \{ UNDEF \}[ \t]*$", re.MULTILINE)
"""The line of a query that a parameter's value takes."""


class ParameterKind(StrEnum):
    """What a parameter takes: ``entity`` a label, synonym, code name, CURIE or IRI of something in the graph; ``iri`` a
    CURIE or IRI; ``claim`` likewise, or the digits of a claim's id; ``string`` words; ``number`` a decimal; ``integer``
    a whole number."""

    ENTITY = "entity"
    IRI = "iri"
    CLAIM = "claim"
    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query. Not required and without a default, it leaves the query open: any value fits."""

    name: str
    kind: ParameterKind
    required: bool
    default: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a named query. `many`: its cells hold several values, ``"; "`` between them."""

    name: str
    meaning: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of ``queries/``: its name is that of its file, `text` the whole file."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str


def named_queries(folder: Path | None = None) -> tuple[NamedQuery, ...]:
    """The queries of a folder, by default those that come with Claimgraph, sorted by name.

    :raises DataError: if a header or a query is wrong; the error names file and line.

    >>> "approvals" in {query.name for query in named_queries()}
    True
    """
    return tuple(_read(path) for path in sorted((folder or data_folder("queries")).glob("*.rq")))


def named_query(name: str) -> NamedQuery:
    """The query with a name.

    :raises QueryError: if there is none; the error names those that there are.

    >>> named_query("approvals").columns[0].name
    'drug'
    """
    known = {query.name: query for query in named_queries()}
    if name not in known:
        raise QueryError(f"no query is called {name!r}", remedy=f"there are: {', '.join(known)}")
    return known[name]


def _read(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    questions: list[str] = []
    parameters: list[Parameter] = []
    columns: list[Column] = []
    for where, word, rest in _facts(path, text):
        match word:
            case "question":
                questions.append(rest)
            case "param":
                parameters.append(_parameter(where, rest))
            case _:
                columns.append(_column(where, rest, many=word == "list"))
    if len(questions) != 1 or not questions[0].endswith("?"):
        raise DataError("no single question", where=f"{path.name}:1", remedy="begin with '# question: …?'")
    _check_names(path, [parameter.name for parameter in parameters], [column.name for column in columns])
    query = NamedQuery(path.stem, questions[0], tuple(parameters), tuple(columns), text)
    _check_body(path, query)
    return query


def _facts(path: Path, text: str) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            return
        where = f"{path.name}:{number}"
        fact = _FACT.fullmatch(line)
        if fact is None or bool(fact["colon"]) != (fact["word"] == "question"):
            raise DataError(
                f"not a line of a header: {line!r}",
                where=where,
                remedy="write '# question:', '# param', '# column' or '# list'",
            )
        yield where, fact["word"], fact["rest"]


def _parameter(where: str, rest: str) -> Parameter:
    found = _PARAMETER.fullmatch(rest)
    if found is None or found["kind"] not in list(ParameterKind):
        raise DataError(
            f"not a parameter: {rest!r}",
            where=where,
            remedy=f"write NAME TYPE, required, optional or default=…, meaning; the types: {', '.join(ParameterKind)}",
        )
    return Parameter(
        found["name"], ParameterKind(found["kind"]), found["need"] == "required", found["default"], found["meaning"]
    )


def _column(where: str, rest: str, *, many: bool) -> Column:
    found = _COLUMN.fullmatch(rest)
    if found is None:
        raise DataError(f"not a column: {rest!r}", where=where, remedy="write NAME and what it holds")
    return Column(found["name"], found["meaning"], many)


def _check_names(path: Path, *lists: list[str]) -> None:
    for names in lists:
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise DataError(f"named twice in the header: {', '.join(twice)}", where=path.name, remedy="name each once")


def _check_body(path: Path, query: NamedQuery) -> None:
    """The query parses, gives the columns of its header in their order, and has a place for each parameter."""
    try:
        answer = ox.Store().query(query.text)
    except SyntaxError as error:
        raise DataError(f"malformed query: {error}", where=path.name, remedy="correct the query") from error
    if not isinstance(answer, ox.QuerySolutions):
        raise DataError("not a SELECT query", where=path.name, remedy="a named query selects columns")
    given, said = [variable.value for variable in answer.variables], [column.name for column in query.columns]
    if given != said:
        raise DataError(
            f"the header names the columns {', '.join(said)}, the query selects {', '.join(given)}",
            where=path.name,
            remedy="make them the same, in one order",
        )
    places, named = {place["name"] for place in PLACE.finditer(query.text)}, {p.name for p in query.parameters}
    if places != named:
        raise DataError(
            f"parameters without a place, or places without a parameter: {', '.join(sorted(places ^ named))}",
            where=path.name,
            remedy="give each parameter a line 'VALUES ?name { UNDEF }'",
        )
