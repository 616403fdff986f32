"""Numbers as texts print them, and their values."""

from __future__ import annotations

import re

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")


def plain_number(printed: str) -> str | None:
    """A printed number with a point and no thousands separators; None where it is not one number.

    A minus sign (U+2212) and a raised point (U+00B7) are read as what they mean.

    >>> plain_number("1,204.50"), plain_number("−3·2"), plain_number("<0.001")
    ('1204.50', '-3.2', None)
    """
    plain = printed.strip().replace("−", "-").replace("·", ".")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    return plain if _PLAIN.fullmatch(plain) else None
