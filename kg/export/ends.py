"""The ends of a graph's statements: what an export names even where the graph does not describe it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import Statement
from kg.scratch import TextSet


class Ends(TextSet):
    """CURIEs of ends, sorted as they are gone through, and how many statements they are of."""

    statements = 0

    def noting(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """The statements, their ends taken in on the way."""
        for statement in statements:
            self.statements += 1
            self.add(statement.subject)
            self.add(statement.object)
            yield statement

    def take(self, statements: Iterable[Statement]) -> None:
        """Take the ends of statements in."""
        for _ in self.noting(statements):
            pass
