"""What is wrong with a query that the engine cannot read: what, at which line and column, and what to do.

The engine tells where it got furthest, which is past the place by the length of the longest keyword that it tried
there, and names the rules of its grammar. The three faults that are made most are found by the tokens instead.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.tokens import Token, position, tokens_of

_AT = re.compile(r"error at ([0-9]+):([0-9]+): expected (?:one of )?(.*)", re.DOTALL)
_KEYWORD = re.compile(r"(?:^|, )([A-Za-z][A-Za-z0-9_]+)(?=,|$)")
_PADDING = " " * 40  # longer than any keyword, so that the end of the text cuts none off
_SHOWN = 30  # characters of the text
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_SAID = {
    "Duplicated variable name in SELECT": ("SELECT names a variable twice", "give each column a name of its own"),
    "The SELECT contains a variable that is unbound": (
        "SELECT gives a variable that is not grouped by",
        "put it into GROUP BY, or into COUNT, SAMPLE or another aggregate",
    ),
}


def malformed(text: str, error: SyntaxError) -> QueryError:
    """The error for a query that the engine refuses, of which `kg.query.tokens.inspect` says that it is one."""
    tokens = list(tokens_of(text))
    what, remedy = (
        _brackets(text, tokens) or _prefix(text, tokens) or _iri(text, tokens) or _elsewhere(text, tokens, error)
    )
    return QueryError(f"not a SPARQL query: {what}", remedy=remedy)


def _brackets(text: str, tokens: list[Token]) -> tuple[str, str] | None:
    waiting: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            waiting.append(token)
        elif token.kind == "close":
            if not waiting:
                return f"{token.text} closes nothing, {position(text, token.place)}", "remove it, or open it before"
            opened = waiting.pop()
            if _CLOSING[opened.text] != token.text:
                return (
                    f"{opened.text}, {position(text, opened.place)}, is closed by {token.text},"
                    f" {position(text, token.place)}",
                    f"close it with {_CLOSING[opened.text]}",
                )
    if waiting:
        opened = waiting[-1]
        return (
            f"{opened.text} is never closed, {position(text, opened.place)}",
            f"close it with {_CLOSING[opened.text]}",
        )
    return None


def _prefix(text: str, tokens: list[Token]) -> tuple[str, str] | None:
    declared = set[str]()
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before is not None and before.text.upper() == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return (
                    f"the prefix {prefix}: is not declared, {position(text, token.place)}",
                    f"begin the query with PREFIX {prefix}: <…>",
                )
    return None


def _iri(text: str, tokens: list[Token]) -> tuple[str, str] | None:
    if any(token.kind == "word" and token.text.upper() == "BASE" for token in tokens):
        return None
    for token in tokens:
        if token.kind == "iri" and "\\" not in token.text:
            try:
                ox.NamedNode(token.text[1:-1])
            except ValueError:
                return (
                    f"{token.text} is no absolute IRI, {position(text, token.place)}",
                    "write it out, with its scheme",
                )
    return None


def _elsewhere(text: str, tokens: list[Token], error: SyntaxError) -> tuple[str, str]:
    try:
        ox.Store().query(text + _PADDING)
    except SyntaxError as again:
        error = again
    found = _AT.fullmatch(str(error))
    if found is None:
        return "the engine cannot read it", "compare it with the examples of the documentation"
    line, column, expected = int(found[1]), int(found[2]), found[3]
    for phrase, said in _SAID.items():
        if phrase in expected:
            return said
    lines = (text + _PADDING).split("\n")
    place = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
    place = max(0, place - max((len(word) for word in _KEYWORD.findall(expected)), default=0))
    place += len(text[place:]) - len(text[place:].lstrip())
    place = next((one.place for one in tokens if one.place <= place < one.place + len(one.text)), place)
    if place >= len(text):
        return f"it ends too early, {position(text, len(text.rstrip()))}", "see what is missing"
    shown = " ".join(text[place : place + _SHOWN].split())
    return f"it cannot be read from {shown!r} on, {position(text, place)}", "see what is missing or misspelt there"
