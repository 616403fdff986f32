"""Which claims may stand alone as a bare triple: the one rule of the graph of plain edges and of every export."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from kg.model import Certainty, Statement
from kg.predicates import predicates
from kg.scratch import scratch_database

_HELD = 50_000
_TABLE = (
    "CREATE TABLE denial (key TEXT NOT NULL, qualifiers TEXT NOT NULL, PRIMARY KEY (key, qualifiers)) WITHOUT ROWID"
)
_BETWEEN = "\0"
_Qualifiers = frozenset[tuple[str, str]]


class Standing:
    """Which statements may stand alone: some evidence asserts them, their predicate may, and nothing denies them.

    A denial counts against a statement with the same qualifiers and against one that is more special than it; for a
    symmetric predicate also the other way round. Memory does not grow with the denials: beyond `held` they go to disk.

    :param statements: all that may deny another; gone through once.
    """

    def __init__(self, statements: Iterable[Statement], *, held: int = _HELD) -> None:
        self._denials: dict[str, set[_Qualifiers]] = {}
        self._database: sqlite3.Connection | None = None
        number = 0
        for statement in statements:
            if statement.negated:
                known = predicates().get(statement.predicate)
                ends = [(statement.subject, statement.object)]
                ends += [(statement.object, statement.subject)] if known and known.symmetric else []
                for subject, object_ in ends:
                    key = _key(subject, statement.predicate, object_)
                    self._denials.setdefault(key, set()).add(frozenset(statement.qualifiers))
                number += 1
                if number % held == 0:
                    self._write()
        if self._database:
            self._write()

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
        denials = self._of(_key(statement.subject, statement.predicate, statement.object))
        if any(denial <= set(statement.qualifiers) for denial in denials):
            return "claims that are denied elsewhere"
        return None

    def _of(self, key: str) -> Iterable[_Qualifiers]:
        if self._database is None:
            return self._denials.get(key, ())
        rows = self._database.execute("SELECT qualifiers FROM denial WHERE key = ?", (key,))
        return [frozenset(map(tuple, json.loads(qualifiers))) for (qualifiers,) in rows]

    def _write(self) -> None:
        self._database = self._database or scratch_database(self, _TABLE)
        rows = (
            (key, json.dumps(sorted(qualifiers))) for key, denials in self._denials.items() for qualifiers in denials
        )
        self._database.execute("BEGIN")
        self._database.executemany("INSERT OR IGNORE INTO denial VALUES (?, ?)", rows)
        self._database.execute("COMMIT")
        self._denials.clear()


def _key(*parts: str) -> str:
    return _BETWEEN.join(parts)


def is_asserted(statement: Statement) -> bool:
    """Whether some evidence of a statement asserts it."""
    return any(piece.certainty == Certainty.ASSERTED for piece in statement.evidence)
