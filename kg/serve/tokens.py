"""What a client's query is, by its tokens, with the status of HTTP for one that may not run."""

from __future__ import annotations

from kg.errors import QueryError
from kg.query import tokens
from kg.query.tokens import Forbidden, Form, Query
from kg.serve.refusal import Refused

__all__ = ["Form", "Query", "inspect"]


def inspect(text: str) -> Query:
    """A query that may run, from its text (`kg.query.tokens.inspect`).

    :raises Refused: 400 if it is no query or nests too deeply, 403 if it is an update or asks another server.
    """
    try:
        return tokens.inspect(text)
    except QueryError as error:
        raise Refused(error.what, status=403 if isinstance(error, Forbidden) else 400, remedy=error.remedy) from error
