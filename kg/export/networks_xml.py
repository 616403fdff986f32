"""Text for XML files of networks."""

from __future__ import annotations

import re

from kg.export.networks import Value

SEPARATOR = " | "
"""What stands between several quotes, references or documents in one attribute."""

# XML 1.0 has no place for these, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    r"""A text with what XML cannot hold replaced by U+FFFD.

    >>> xml_text("a\0b")
    'a\ufffdb'
    """
    return _NOT_XML.sub("\ufffd", text)


def xml_value(value: Value) -> str:
    """A value of a node or edge as one string: several are joined by `SEPARATOR`.

    >>> xml_value(True), xml_value(("A:1", "B:2"))
    ('true', 'A:1 | B:2')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return xml_text(SEPARATOR.join(value) if isinstance(value, tuple) else str(value))
