"""Queries → their rows as texts."""

from __future__ import annotations

import pyoxigraph as ox

from kg.ask.answers import Rows
from kg.errors import QueryError
from kg.query import AskResult, GraphResult, Result, SelectResult, named_query, run
from kg.query.result import plain


def named_rows(store: ox.Store, name: str, parameters: dict[str, str]) -> Rows:
    """The rows of a named query on an open store.

    :raises QueryError: if there is no such query, or a parameter does not fit.
    """
    return rows_of(run(store, named_query(name), **parameters))


def rows_of(result: Result) -> Rows:
    """The rows of an answer; a truth value is one row, ``true`` or ``false``.

    :raises QueryError: for a graph.

    >>> rows_of(AskResult(True)).rows
    (('true',),)
    """
    match result:
        case SelectResult():
            rows = (tuple(None if term is None else plain(term) for term in row) for row in result.rows)
            return Rows(result.columns, tuple(rows))
        case AskResult():
            return Rows(("holds",), ((str(result.holds).lower(),),))
        case GraphResult():
            raise QueryError("the answer is a graph, not a table", remedy="ask with SELECT, or use kg query")
