r"""The cells of our KGX TSV and back.

Several values stand in one cell, parted by ``|``, as KGX does. In words ``\\``, ``\|``, ``\t``, ``\n`` and ``\r`` stand
for a backslash, a bar, a tab and the line breaks, and ``\e`` for a text of no characters; an empty cell is a property
that is not there. Whole values are JSON, in which a bar is written ``\u007c``, so that a reader that parts at bars
leaves them whole.
"""

from __future__ import annotations

import re

import msgspec

_ESCAPES = {"\\": "\\\\", "|": "\\|", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_SPECIAL = re.compile(r"[\\|\t\n\r]")
_MEANT = {"\\": "\\", "|": "|", "t": "\t", "n": "\n", "r": "\r", "e": ""}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_VALUE = re.compile(r"(?:^|\|)((?:[^\\|]|\\.)*)", re.DOTALL)


def cell(value: object, *, as_json: bool) -> str:
    r"""A property as a cell.

    >>> cell(["a|b", ""], as_json=False), cell(None, as_json=False), cell({"a": "x|y"}, as_json=True)
    ('a\\|b|\\e', '', '{"a":"x\\u007cy"}')
    """
    if value is None:
        return ""
    if as_json:
        return msgspec.json.encode(value).decode().replace("|", "\\u007c")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "|".join(_escaped(str(item)) for item in value)
    return _escaped(str(value))


def values(written: str) -> list[str]:
    r"""The values of a cell of words.

    >>> values("a\\|b|\\e"), values(""), values("\\|"), values("a\\||b")
    (['a|b', ''], [], ['|'], ['a|', 'b'])
    """
    if not written:
        return []
    return [_ESCAPED.sub(lambda m: _MEANT.get(m[1], m[0]), found) for found in _VALUE.findall(written)]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], text) if text else "\\e"
