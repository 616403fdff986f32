"""Questions to a graph: the named queries of ``queries/``, SPARQL of one's own, and their typed answers."""

from kg.query.bind import resolve
from kg.query.limit import TIME_LIMIT, run_within
from kg.query.named import Column, NamedQuery, Parameter, ParameterKind, named_queries, named_query
from kg.query.result import AskResult, GraphResult, Result, SelectResult, to_csv, to_json, to_turtle
from kg.query.run import run

__all__ = [
    "TIME_LIMIT",
    "AskResult",
    "Column",
    "GraphResult",
    "NamedQuery",
    "Parameter",
    "ParameterKind",
    "Result",
    "SelectResult",
    "named_queries",
    "named_query",
    "resolve",
    "run",
    "run_within",
    "to_csv",
    "to_json",
    "to_turtle",
]
