"""Which claims may stand alone as a bare triple: the one rule of the graph of plain edges and of every export."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Certainty, Statement
from kg.predicates import predicates


class Standing:
    """Which statements may stand alone: some evidence asserts them, their predicate may, and nothing denies them.

    A denial counts against a statement with the same qualifiers and against one that is more special than it; for a
    symmetric predicate also the other way round. What is held in memory are the denials.

    :param statements: all that may deny another; gone through once.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._denials: dict[tuple[str, str, str], list[frozenset[tuple[str, str]]]] = {}
        for statement in statements:
            if statement.negated:
                known = predicates().get(statement.predicate)
                ends = [(statement.subject, statement.object)]
                ends += [(statement.object, statement.subject)] if known and known.symmetric else []
                for subject, object_ in ends:
                    key = (subject, statement.predicate, object_)
                    self._denials.setdefault(key, []).append(frozenset(statement.qualifiers))

    def refusal(self, statement: Statement, *, asserted: bool | None = None) -> str | None:
        """Why a statement must not stand alone, in a reader's words; None where it may.

        :param asserted: whether some evidence asserts it, where its evidence was left aside.
        """
        if statement.negated:
            return "claims that are denials"
        if not (is_asserted(statement) if asserted is None else asserted):
            return "claims that no evidence asserts"
        known = predicates().get(statement.predicate)
        if known and not known.plain_edge:
            return "claims whose predicate may not stand alone"
        denials = self._denials.get((statement.subject, statement.predicate, statement.object), ())
        if any(denial <= set(statement.qualifiers) for denial in denials):
            return "claims that are denied elsewhere"
        return None


def is_asserted(statement: Statement) -> bool:
    """Whether some evidence of a statement asserts it."""
    return any(piece.certainty == Certainty.ASSERTED for piece in statement.evidence)
