"""JSON files of networks, written element by element."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO


def json_text(value: object) -> str:
    """A value as JSON on one line, a tuple as a list.

    >>> json_text({"a": (1, "é")})
    '{"a": [1, "é"]}'
    """
    return json.dumps(value, ensure_ascii=False)


def write_array(file: TextIO, elements: Iterable[object]) -> int:
    """Write elements as a JSON array, one a line, and return how many there were."""
    number = 0
    file.write("[")
    for element in elements:
        file.write((",\n" if number else "\n") + json_text(element))
        number += 1
    file.write("\n]" if number else "]")
    return number
