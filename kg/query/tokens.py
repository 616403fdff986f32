"""What a query is, by its tokens: its form, whether it answers alike each time, and that it asks no other server.

The terminals are those of SPARQL 1.1, section 19.8, so that SERVICE in a string, a comment, an IRI or a name is none.
Two things need care, since the engine reads without a tokenizer:

- it wants no space after a keyword: ``SERVICEx:y {…}`` and ``trueSERVICE<…>{…}`` ask a server too;
- after an operand it may take ``<`` as *less than* where a tokenizer sees an IRI, and then a quote or ``#`` within it
  begins a string or comment. In a query that has the letters at all these two characters are therefore written as
  escapes within IRIs, which mean the same there and nothing anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import QueryError

DEEPEST = 100
"""How deep the brackets of a query may nest; the engine's parser would run out of stack at some thousands."""

_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_WORD = f"{_LETTER}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_DOTS = rf"\.+(?=[{_WORD}:%\\-])"  # within a name, not at its end
_LOCAL = rf"(?:[{_WORD}:-]|%[0-9A-Fa-f]{{2}}|\\[_~.!$&'()*+,;=/?#@%-]|{_DOTS})*"
_ALTERNATIVES = rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
    | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*+''' | \"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*+\"\"\"
        | '(?!'')(?:[^'\\\r\n]|\\.)*+' | "(?!"")(?:[^"\\\r\n]|\\.)*+")
    | (?P<variable>[?$][{_WORD}]+)
    | (?P<language>@[A-Za-z][A-Za-z0-9-]*)
    | (?P<blank>_:[{_WORD}](?:[{_WORD}-]|{_DOTS})*)
    | (?P<name>(?:[{_LETTER}](?:[{_WORD}-]|{_DOTS})*)?:{_LOCAL})
    | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[{_WORD}]+)
    | (?P<open>[({{[])
    | (?P<close>[)}}\]])
    | (?P<sign>[.;,*/|^=!<>&+?-])
    """
_TOKEN = re.compile(_ALTERNATIVES, re.VERBOSE | re.DOTALL)
_TOKENS = re.compile(f"(?:{re.sub('[?]P<[a-z]+>', '?:', _ALTERNATIVES)})*", re.VERBOSE | re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LETTERS = re.compile("service", re.IGNORECASE)
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_CHANGING = frozenset(["RAND", "NOW", "UUID", "STRUUID", "BNODE"])
_DEEPENING = "([{!"


class Form(StrEnum):
    """The four forms of a query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is RDF, not a table or a truth value."""
        return self in (Form.CONSTRUCT, Form.DESCRIBE)


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may run. `repeatable`: asked again, it gives the same bytes."""

    text: str
    form: Form
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: the name of its kind in the grammar here, its text, and its offset in code points."""

    kind: str
    text: str
    place: int


class Forbidden(QueryError):
    """A query that would change the graph, or asks another server."""


def inspect(text: str) -> Query:
    """A query that may run, from its text.

    :raises Forbidden: if it is an update or asks another server.
    :raises QueryError: if it is no query, or nests too deeply.

    >>> inspect("SELECT ?service { ?service ?p 'SERVICE' } # SERVICE").form
    <Form.SELECT: 'SELECT'>
    >>> inspect("ASK { OPTIONAL { SERVICE <http://example.org/> {} } }")
    Traceback (most recent call last):
    kg.query.tokens.Forbidden: SERVICE asks another server — query that server itself; this graph is read alone
    """
    _check_tokens(text)
    form = _form(tokens_of(text))
    if sum(map(text.count, _DEEPENING)) > DEEPEST:
        _check_depth(tokens_of(text))
    upper = text.upper()
    if "SERVICE" in upper:
        tokens = list(tokens_of(text))
        if any(_may_ask_server(tokens, number) for number in range(len(tokens))):
            raise Forbidden("SERVICE asks another server", remedy="query that server itself; this graph is read alone")
        text = _unmistakable(text, tokens)
    may_change = any(name in upper for name in _CHANGING)
    return Query(text, form, _is_repeatable(text, form, may_change))


def _check_tokens(text: str) -> None:
    """The text is made of tokens, which one match finds out faster than going through them."""
    if not text.isascii() and _SURROGATE.search(text):
        raise QueryError("the query is not text in UTF-8")
    whole = _TOKENS.match(text)
    end = whole.end() if whole else 0
    if end < len(text):
        raise QueryError(
            f"not a SPARQL query: nothing begins with {text[end]!r} at {position(text, end)}",
            remedy="close each string, and give SELECT, ASK, CONSTRUCT or DESCRIBE",
        )


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of a text that is made of them, without spaces and comments."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup not in ("space", "comment"):
            yield Token(match.lastgroup or "", match[0], match.start())


def _is_repeatable(text: str, form: Form, may_change: bool) -> bool:
    """Whether nothing in a query is new each time: no call that says so, no blank node that it makes.

    :param may_change: whether it has the letters of such a call.
    """
    makes_nodes = form is Form.CONSTRUCT and ("[" in text or "_:" in text)
    if not makes_nodes and not may_change:
        return True
    tokens = list(tokens_of(text))
    words = {token.text.upper() for token in tokens if token.kind == "word"}
    fresh_nodes = makes_nodes and any(token.kind == "blank" or token.text == "[" for token in tokens)
    return not (words & _CHANGING or fresh_nodes)


def _form(rest: Iterator[Token]) -> Form:
    """The first word after the prologue of BASE and PREFIX declarations."""
    for token in rest:
        word = token.text.upper()
        if token.kind == "word" and word in ("PREFIX", "BASE"):
            for declared in rest:
                if declared.kind == "iri":
                    break
        elif token.kind == "word" and word in Form.__members__:
            return Form(word)
        elif token.kind == "word" and word in _UPDATES:
            raise Forbidden("updates are refused", remedy="this graph is only read")
        else:
            # No space is needed after a keyword: DESCRIBEx:y is a query too.
            return next((form for form in Form if word.startswith(form)), None) or _no_query()
    return _no_query()


def _no_query() -> Form:
    raise QueryError("not a SPARQL query", remedy="give SELECT, ASK, CONSTRUCT or DESCRIBE")


def _check_depth(tokens: Iterable[Token]) -> None:
    depth = negations = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        negations = negations + 1 if token.text == "!" else 0
        if max(depth, negations) > DEEPEST:
            raise QueryError(f"the query nests more than {DEEPEST} deep", remedy="write it flatter")


def _may_ask_server(tokens: list[Token], number: int) -> bool:
    token = tokens[number]
    if not _LETTERS.search(token.text) or token.kind in ("iri", "string", "variable"):
        return False
    if token.kind == "word":
        return True
    before = tokens[number - 1].text.upper() if number else ""
    after = [*(following.text for following in tokens[number + 1 : number + 3]), "", ""]
    return (after[0] == "{" and before not in ("GRAPH", "FROM", "NAMED")) or after[1] == "{"


def _unmistakable(text: str, tokens: list[Token]) -> str:
    parts, end = [], 0
    for token in tokens:
        if token.kind == "iri" and ("'" in token.text or "#" in token.text):
            parts += [text[end : token.place], token.text.replace("'", "\\u0027").replace("#", "\\u0023")]
            end = token.place + len(token.text)
    return "".join([*parts, text[end:]])


def position(text: str, place: int) -> str:
    """The line and column of a place in a text, both from 1.

    >>> position("ASK {\\n}", 6)
    'line 2, column 1'
    """
    line = text.count("\n", 0, place) + 1
    return f"line {line}, column {place - text.rfind(chr(10), 0, place)}"
