"""Run a query on an open store. Only reading: what would change the graph or ask another server is refused."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.bind import bound
from kg.query.malformed import malformed
from kg.query.named import NamedQuery
from kg.query.result import AskResult, GraphResult, Result, SelectResult, Term
from kg.query.tokens import inspect


def run(store: ox.Store, query: NamedQuery | str, /, **bindings: str) -> Result:
    """The answer of a store to a named query or to SPARQL 1.1 of one's own.

    There is no time limit here: a query in this process cannot be stopped. `run_within` has one.

    :param bindings: the values of the parameters of a named query, as a user types them.
    :returns: rows in the order that the query asks for; the values within a cell of a list column sorted.
    :raises QueryError: if the query is malformed, is an update or asks another server, or a parameter does not fit.

    >>> run(ox.Store(), "ASK { GRAPH ?g { ?s ?p ?o } }")
    AskResult(holds=False)
    """
    if isinstance(query, NamedQuery):
        answer = _answer(store, bound(store, query, bindings))
        assert isinstance(answer, SelectResult)
        return _with_sorted_lists(answer, {column.name for column in query.columns if column.many})
    if bindings:
        raise QueryError("only a named query takes parameters", remedy="write the values into your query")
    return _answer(store, inspect(query).text)


def _answer(store: ox.Store, text: str) -> Result:
    try:
        answer = store.query(text)
        if isinstance(answer, ox.QueryBoolean):
            return AskResult(bool(answer))
        if isinstance(answer, ox.QueryTriples):
            return GraphResult(tuple(sorted(set(answer), key=str)))
        return SelectResult(
            tuple(variable.value for variable in answer.variables), tuple(tuple(solution) for solution in answer)
        )
    except SyntaxError as error:
        raise malformed(text, error) from error
    except (OSError, RuntimeError) as error:
        raise QueryError(f"the query failed: {error}", remedy="correct the query") from error


def _with_sorted_lists(result: SelectResult, lists: set[str]) -> SelectResult:
    """GROUP_CONCAT promises no order, so that engines differ."""
    places = [place for place, name in enumerate(result.columns) if name in lists]
    return SelectResult(result.columns, tuple(_sorted_cells(row, places) for row in result.rows))


def _sorted_cells(row: tuple[Term | None, ...], places: Iterable[int]) -> tuple[Term | None, ...]:
    cells = list(row)
    for place in places:
        cell = cells[place]
        if isinstance(cell, ox.Literal):
            parts = {part for part in cell.value.split("; ") if part}
            cells[place] = ox.Literal("; ".join(sorted(parts, key=_natural)))
    return tuple(cells)


def _natural(part: str) -> tuple[bool, int, str]:
    return (False, int(part), part) if part.isdecimal() else (True, 0, part)
